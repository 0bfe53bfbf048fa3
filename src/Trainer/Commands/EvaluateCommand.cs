using System.CommandLine;
using DicomNode.Classifier.Inference;
using DicomNode.Classifier.Models;
using DicomNode.Trainer.Evaluation;
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
        var command = new Command("evaluate", "Print a model's figures as Markdown.") { model, data, split, device, json };
        command.SetAction(parsed =>
        {
            Devices.Open(parsed.GetValue(device)!);
            torch.set_num_threads(Environment.ProcessorCount);
            var package = ModelPackage.Load(parsed.GetValue(model)!);
            using var classifier = new SliceClassifier(package, parsed.GetValue(device)!);
            var splits = parsed.GetValue(split)!
                .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(name => SplitEvaluation.Run(classifier, parsed.GetValue(data)!, name, Environment.ProcessorCount))
                .ToList();
            var report = new EvaluationReport(package.Manifest.Name, splits);
            report.WriteMarkdown(output);
            if (parsed.GetValue(json) is { } path)
                File.WriteAllText(path, report.ToJson());
            return ExitCode.Success;
        });
        return command;
    }
}
