using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DicomNode.Trainer.Evaluation;
using static DicomNode.Trainer.Evaluation.MarkdownText;

namespace DicomNode.Trainer.Transfer;

/// <summary>A comparison as the paper's Tables 7 to 9, with its own figures beside them, and by part of the body.</summary>
public sealed class TransferReport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly string _architecture;
    private readonly IReadOnlyList<TransferOutcome> _outcomes;

    public TransferReport(string architecture, IReadOnlyList<TransferOutcome> outcomes)
    {
        _architecture = architecture;
        _outcomes = outcomes;
    }

    public void WriteMarkdown(TextWriter output)
    {
        output.WriteLine($"# Transfer learning: {_architecture}, normal or abnormal");
        output.WriteLine();
        output.WriteLine(
            $"{_outcomes[0].Test.Metrics.Count} images of split {_outcomes[0].Test.Set.Split}, seen by neither. The paper's figures are of {PaperTransferFigures.Architecture} on MURA.");
        output.WriteLine();
        output.WriteLine(Head(1, "Table 7: model", "accuracy", "95 % interval", "balanced accuracy", "AUROC", "the paper's accuracy"));
        foreach (var outcome in _outcomes)
        {
            var metrics = outcome.Test.Metrics;
            output.WriteLine(Row(
                outcome.Name,
                Percent(metrics.Accuracy),
                Interval(BootstrapIntervals.Compute(metrics).Accuracy),
                Percent(metrics.BalancedAccuracy),
                Number(metrics.Auroc[1]),
                Percent(outcome.Paper.Accuracy)));
        }

        foreach (var outcome in _outcomes.Reverse())
            WriteClasses(output, outcome);
        WriteParts(output);
        output.WriteLine();
        output.WriteLine(Head(2, "model", "run", "steps", "seconds", "chosen at step", "held out: balanced accuracy"));
        foreach (var outcome in _outcomes)
        {
            foreach (var time in outcome.Stages)
            {
                var chosen = time == outcome.Stages[^1];
                output.WriteLine(Row(
                    outcome.Name,
                    time.Stage.Folder,
                    $"{time.Steps}",
                    time.Seconds.ToString("F0", CultureInfo.InvariantCulture),
                    chosen ? $"{outcome.Best.Step}" : "-",
                    chosen ? Percent(outcome.Best.BalancedAccuracy) : "-"));
            }
        }

        foreach (var (path, reason) in _outcomes[0].Test.Set.Unreadable)
            output.WriteLine($"\nleft out {Text(path)}: {Text(reason)}");
    }

    public string WriteJson() => new JsonObject
    {
        ["architecture"] = _architecture,
        ["images"] = _outcomes[0].Test.Metrics.Count,
        ["models"] = new JsonArray([.. _outcomes.Select(Json)]),
    }.ToJsonString(Indented);

    private static void WriteClasses(TextWriter output, TransferOutcome outcome)
    {
        var (metrics, paper) = (outcome.Test.Metrics, outcome.Paper);
        output.WriteLine();
        output.WriteLine(Head(1, $"{paper.Table}: {outcome.Name}", "images", "precision", "recall", "F1", "the paper's precision", "recall", "F1"));
        for (var c = 0; c < MuraFolder.Classes.Count; c++)
        {
            double[] figures = [metrics.Precision[c], metrics.Recall[c], metrics.F1[c], paper.Precision[c], paper.Recall[c], paper.F1[c]];
            output.WriteLine(Row([MuraFolder.Classes[c], $"{metrics.Support[c]}", .. figures.Select(Number)]));
        }

        output.WriteLine();
        output.WriteLine($"AUROC {Number(metrics.Auroc[1])}; the paper's {Number(paper.Auroc)}.");
    }

    private void WriteParts(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine(Head(1, ["part of the body", "images", .. _outcomes.Select(outcome => outcome.Name)]));
        var parts = _outcomes.Select(outcome => Parts(outcome.Test)).ToList();
        foreach (var part in parts[0].Keys)
            output.WriteLine(Row([Text(part), $"{parts[0][part].Images}", .. parts.Select(by => Percent((double)by[part].Right / by[part].Images))]));
    }

    private static SortedDictionary<string, (int Images, int Right)> Parts(Predictions test)
    {
        var parts = new SortedDictionary<string, (int Images, int Right)>(StringComparer.Ordinal);
        var classes = test.Set.Classes.Count;
        for (var i = 0; i < test.Labels.Length; i++)
        {
            var part = test.Set.Sources[test.Set.Source(test.Images[i])];
            var row = test.Logits.AsSpan(i * classes, classes);
            var (images, right) = parts.GetValueOrDefault(part);
            parts[part] = (images + 1, right + (ClassificationMetrics.Predicted<float>(row) == test.Labels[i] ? 1 : 0));
        }

        return parts;
    }

    private static JsonNode Json(TransferOutcome outcome)
    {
        var metrics = outcome.Test.Metrics;
        var intervals = BootstrapIntervals.Compute(metrics);
        return new JsonObject
        {
            ["name"] = outcome.Name,
            ["accuracy"] = metrics.Accuracy,
            ["accuracyInterval"] = new JsonArray(intervals.Accuracy.Lower, intervals.Accuracy.Upper),
            ["balancedAccuracy"] = metrics.BalancedAccuracy,
            ["auroc"] = JsonReport.Finite(metrics.Auroc[1]),
            ["paperAccuracy"] = outcome.Paper.Accuracy,
            ["paperAuroc"] = outcome.Paper.Auroc,
            ["classes"] = new JsonArray([.. MuraFolder.Classes.Select((name, c) => (JsonNode)new JsonObject
            {
                ["class"] = name,
                ["images"] = metrics.Support[c],
                ["precision"] = JsonReport.Finite(metrics.Precision[c]),
                ["recall"] = JsonReport.Finite(metrics.Recall[c]),
                ["f1"] = JsonReport.Finite(metrics.F1[c]),
                ["paperPrecision"] = outcome.Paper.Precision[c],
                ["paperRecall"] = outcome.Paper.Recall[c],
                ["paperF1"] = outcome.Paper.F1[c],
            })]),
            ["parts"] = new JsonArray([.. Parts(outcome.Test).Select(part => (JsonNode)new JsonObject
            {
                ["part"] = part.Key,
                ["images"] = part.Value.Images,
                ["right"] = part.Value.Right,
            })]),
            ["runs"] = new JsonArray([.. outcome.Stages.Select(time => (JsonNode)new JsonObject
            {
                ["run"] = time.Stage.Folder,
                ["steps"] = time.Steps,
                ["seconds"] = time.Seconds,
            })]),
            ["chosenAtStep"] = outcome.Best.Step,
            ["heldOutBalancedAccuracy"] = outcome.Best.BalancedAccuracy,
        };
    }
}
