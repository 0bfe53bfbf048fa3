using System.CommandLine;
using DicomNode.Classifier.Inference;
using DicomNode.Classifier.Models;
using DicomNode.Trainer.Catalogue;
using DicomNode.Trainer.Evaluation;
using DicomNode.Trainer.Evaluation.Page;
using DicomNode.Trainer.Training;
using TorchSharp;

namespace DicomNode.Trainer.Commands;

/// <summary><c>trainer evaluate</c>: figures of a model package on labelled images, by the classifier that the node uses.</summary>
public static class EvaluateCommand
{
    public static Command Build(TextWriter output)
    {
        var model = new Option<string>("--model") { Required = true, Description = "Folder of a model package." };
        var data = new Option<string>("--data") { Required = true, Description = "Folder with a folder for each split, each SOURCE/CLASS/*.png or *.dcm." };
        var split = new Option<string>("--split") { DefaultValueFactory = _ => "validate,test", Description = "Splits, separated by commas." };
        var device = new Option<string>("--device") { DefaultValueFactory = _ => "cpu", Description = "cpu, cuda or cuda:N." };
        var json = new Option<string?>("--json") { Description = "File to write the figures to, besides the Markdown on standard output." };
        var html = new Option<string?>("--html") { Description = "File to write a page with plots to, besides the Markdown on standard output." };
        var run = new Option<string?>("--run") { Description = "Folder of the training run (--out of train), for its curves." };
        var catalogue = new Option<string?>("--catalogue") { Description = "Catalogue of data sets with the paper's accuracies; by default the conf/datasets.json above the executable." };
        var command = new Command("evaluate", "Print a model's figures as Markdown.") { model, data, split, device, json, html, run, catalogue };
        command.SetAction(parsed =>
        {
            Devices.Open(parsed.GetValue(device)!);
            // What can be refused is refused before the minutes that the images take.
            var training = parsed.GetValue(run) is { } folder ? TrainingCurves.Read(folder) : null;
            var paper = new PaperAccuracies(DataSetCatalogue.Load(parsed.GetValue(catalogue)).DataSets);
            foreach (var file in new[] { parsed.GetValue(json), parsed.GetValue(html) }.OfType<string>())
                RequireFolder(file);
            torch.set_num_threads(Environment.ProcessorCount);
            var package = ModelPackage.Load(parsed.GetValue(model)!);
            using var classifier = new SliceClassifier(package, parsed.GetValue(device)!);
            var splits = parsed.GetValue(split)!
                .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(name => SplitEvaluation.Run(classifier, parsed.GetValue(data)!, name, Environment.ProcessorCount))
                .ToList();
            var report = new EvaluationReport
            {
                Model = package.Manifest.Name,
                Architecture = package.Manifest.Architecture,
                Splits = splits,
                Training = training,
                PaperAccuracy = paper.Of,
            };
            MarkdownReport.Write(report, output);
            if (parsed.GetValue(json) is { } jsonFile)
                Save(jsonFile, JsonReport.Write(report));
            if (parsed.GetValue(html) is { } htmlFile)
                Save(htmlFile, HtmlReport.Write(report));
            return ExitCode.Success;
        });
        return command;
    }

    private static void RequireFolder(string file)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is not { } folder || !Directory.Exists(folder))
            throw new ConfigurationException($"cannot write {file}: its folder does not exist");
    }

    // Whole or not at all: a full disk leaves an earlier report as it was.
    private static void Save(string file, string text)
    {
        var part = file + ".part";
        File.WriteAllText(part, text);
        File.Move(part, file, overwrite: true);
    }
}
