using System.CommandLine;
using DicomNode.Classifier.Inference;
using DicomNode.Classifier.Models;
using DicomNode.Trainer.Catalogue;
using DicomNode.Trainer.Evaluation;
using DicomNode.Trainer.Evaluation.Page;
using DicomNode.Trainer.Training;
using TorchSharp;

namespace DicomNode.Trainer.Commands;

/// <summary><c>trainer evaluate</c>: figures of model packages on labelled images, by the classifier that the node uses.</summary>
public static class EvaluateCommand
{
    public static Command Build(TextWriter output)
    {
        var model = new Option<string[]>("--model") { Required = true, Description = "Folder of a model package. Again for each further model of one report." };
        var data = new Option<string>("--data") { Required = true, Description = "Folder with a folder for each split, each shards of prepare or SOURCE/CLASS/*.png or *.dcm." };
        var split = new Option<string>("--split") { DefaultValueFactory = _ => "validate,test", Description = "Splits, separated by commas." };
        var device = new Option<string>("--device") { DefaultValueFactory = _ => "cpu", Description = "cpu, cuda or cuda:N." };
        var json = new Option<string?>("--json") { Description = "File to write the figures to, besides the Markdown on standard output." };
        var html = new Option<string?>("--html") { Description = "File to write a page with plots to, besides the Markdown on standard output." };
        var run = new Option<string[]>("--run") { Description = "Folder of the training run (--out of train), for its curves. Of several models, one for each, in their order." };
        var catalogue = new Option<string?>("--catalogue") { Description = "Catalogue of data sets with the paper's accuracies; by default the conf/datasets.json above the executable." };
        var command = new Command("evaluate", "Print the figures of one model, or of several beside each other, as Markdown.") { model, data, split, device, json, html, run, catalogue };
        command.Validators.Add(result =>
        {
            var (models, runs) = (result.GetValue(model)?.Length ?? 0, result.GetValue(run)?.Length ?? 0);
            if (models > ModelComparison.MostModels)
                result.AddError($"--model is given {models} times; a report holds at most {ModelComparison.MostModels} models");
            if (runs > 0 && models > 0 && runs != models)
                result.AddError($"--run is given {runs} times for {models} models: name one run for each --model, in the same order, or none");
        });
        command.SetAction(parsed =>
        {
            Devices.Open(parsed.GetValue(device)!);
            // What can be refused is refused before the minutes that the images take.
            var runs = (parsed.GetValue(run) ?? []).Select(TrainingCurves.Read).ToList();
            var paper = new PaperAccuracies(DataSetCatalogue.Load(parsed.GetValue(catalogue)).DataSets);
            foreach (var file in new[] { parsed.GetValue(json), parsed.GetValue(html) }.OfType<string>())
                OutputFile.RequireFolder(file);
            torch.set_num_threads(Environment.ProcessorCount);
            var packages = parsed.GetValue(model)!.Select(folder => (Folder: folder, Package: ModelPackage.Load(folder))).ToList();
            var names = ModelComparison.DistinctNames([.. packages.Select(entry => (entry.Package.Manifest.Name, entry.Folder))]);
            var splits = CommaList.Read(parsed.GetValue(split)!);
            var reports = packages.Select((entry, i) => new EvaluationReport
            {
                Model = names[i],
                Architecture = entry.Package.Manifest.Architecture,
                Splits = Evaluate(entry.Package, parsed.GetValue(device)!, parsed.GetValue(data)!, splits),
                Training = runs.Count > 0 ? runs[i] : null,
                PaperAccuracy = paper.Of,
            }).ToList();
            var comparison = reports.Count > 1 ? new ModelComparison(reports) : null;
            if (comparison is null)
                MarkdownReport.Write(reports[0], output);
            else
                MarkdownComparison.Write(comparison, output);
            if (parsed.GetValue(json) is { } jsonFile)
                OutputFile.Write(jsonFile, comparison is null ? JsonReport.Write(reports[0]) : JsonReport.Write(comparison));
            if (parsed.GetValue(html) is { } htmlFile)
                OutputFile.Write(htmlFile, comparison is null ? HtmlReport.Write(reports[0]) : HtmlComparison.Write(comparison));
            return ExitCode.Success;
        });
        return command;
    }

    private static List<SplitEvaluation> Evaluate(ModelPackage package, string device, string data, IEnumerable<string> splits)
    {
        using var classifier = new SliceClassifier(package, device);
        return [.. splits.Select(name => SplitEvaluation.Run(classifier, data, name, Environment.ProcessorCount))];
    }
}
