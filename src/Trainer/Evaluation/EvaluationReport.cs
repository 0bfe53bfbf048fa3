using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DicomNode.Classifier;

namespace DicomNode.Trainer.Evaluation;

/// <summary>Figures of a model, by split and source, as Markdown and as JSON.</summary>
public sealed class EvaluationReport
{
    private readonly string _model;
    private readonly IReadOnlyList<SplitEvaluation> _splits;

    public EvaluationReport(string model, IReadOnlyList<SplitEvaluation> splits)
    {
        _model = model;
        _splits = splits;
    }

    public void WriteMarkdown(TextWriter output)
    {
        output.WriteLine($"# {_model}");
        foreach (var split in _splits)
        {
            output.WriteLine();
            output.WriteLine($"## {split.Split}");
            output.WriteLine();
            output.WriteLine($"{split.All.Count} images, accuracy {Percent(split.All.Accuracy)}, balanced accuracy {Percent(split.All.BalancedAccuracy)}");
            output.WriteLine();
            WriteClasses(output, split);
            output.WriteLine();
            WriteConfusion(output, split.All);
            output.WriteLine();
            WriteSources(output, split);
            foreach (var (path, reason) in split.Unreadable)
                output.WriteLine($"\nleft out {path}: {reason}");
        }
    }

    public string ToJson() => new JsonObject
    {
        ["model"] = _model,
        ["splits"] = new JsonArray([.. _splits.Select(ToJson)]),
    }.ToJsonString(new JsonSerializerOptions { WriteIndented = true });

    private static void WriteClasses(TextWriter output, SplitEvaluation split)
    {
        output.WriteLine("| class | images | precision | recall | F1 | AUROC | mean confidence |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
        foreach (var label in Enum.GetValues<ModalityClass>())
        {
            var c = (int)label;
            output.WriteLine(
                $"| {label} | {split.All.Support[c]} | {Percent(split.All.Precision[c])} | {Percent(split.All.Recall[c])} | {Percent(split.All.F1[c])} | {Number(split.All.Auroc[c])} | {Percent(split.MeanConfidence[c])} |");
        }
    }

    private static void WriteConfusion(TextWriter output, ClassificationMetrics metrics)
    {
        var classes = Enum.GetValues<ModalityClass>();
        output.WriteLine($"| true \\ predicted | {string.Join(" | ", classes)} |");
        output.WriteLine($"|---|{string.Concat(classes.Select(_ => "---:|"))}");
        foreach (var label in classes)
            output.WriteLine($"| {label} | {string.Join(" | ", classes.Select(other => metrics.Confusion[(int)label, (int)other]))} |");
    }

    private static void WriteSources(TextWriter output, SplitEvaluation split)
    {
        output.WriteLine("| source | class | images | right |");
        output.WriteLine("|---|---|---:|---:|");
        foreach (var source in split.Sources)
            output.WriteLine($"| {source.Source} | {source.Label} | {source.Images} | {Percent((double)source.Right / source.Images)} |");
    }

    private static JsonNode ToJson(SplitEvaluation split) => new JsonObject
    {
        ["split"] = split.Split,
        ["images"] = split.All.Count,
        ["accuracy"] = Finite(split.All.Accuracy),
        ["balancedAccuracy"] = Finite(split.All.BalancedAccuracy),
        ["classes"] = new JsonArray([.. Enum.GetValues<ModalityClass>().Select(label => (JsonNode)new JsonObject
        {
            ["class"] = label.ToString(),
            ["images"] = split.All.Support[(int)label],
            ["precision"] = Finite(split.All.Precision[(int)label]),
            ["recall"] = Finite(split.All.Recall[(int)label]),
            ["f1"] = Finite(split.All.F1[(int)label]),
            ["auroc"] = Finite(split.All.Auroc[(int)label]),
            ["confusion"] = new JsonArray([.. Enum.GetValues<ModalityClass>().Select(other => (JsonNode)split.All.Confusion[(int)label, (int)other])]),
        })]),
        ["sources"] = new JsonArray([.. split.Sources.Select(source => (JsonNode)new JsonObject
        {
            ["source"] = source.Source,
            ["class"] = source.Label.ToString(),
            ["images"] = source.Images,
            ["right"] = source.Right,
        })]),
        ["unreadable"] = new JsonArray([.. split.Unreadable.Select(entry => (JsonNode)new JsonObject { ["path"] = entry.Path, ["reason"] = entry.Reason })]),
    };

    private static JsonNode? Finite(double value) => double.IsFinite(value) ? value : null;

    private static string Percent(double value) => double.IsNaN(value) ? "-" : value.ToString("P2", CultureInfo.InvariantCulture);

    private static string Number(double value) => double.IsNaN(value) ? "-" : value.ToString("F4", CultureInfo.InvariantCulture);
}
