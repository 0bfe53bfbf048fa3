using System.Globalization;
using DicomNode.Classifier;
using static DicomNode.Trainer.Evaluation.MarkdownText;

namespace DicomNode.Trainer.Evaluation;

/// <summary>A report of several models as Markdown tables.</summary>
public static class MarkdownComparison
{
    private static readonly ModalityClass[] Classes = Enum.GetValues<ModalityClass>();

    public static void Write(ModelComparison comparison, TextWriter output)
    {
        output.WriteLine($"# {comparison.Models.Count} models on the same images");
        output.WriteLine();
        WriteOverview(output, comparison);
        WriteDifferences(output, comparison);
        for (var s = 0; s < comparison.Splits.Count; s++)
            WriteSplit(output, comparison, s);
        if (comparison.Runs.Count > 0)
            WriteTraining(output, comparison.Runs);
        output.WriteLine();
        output.WriteLine($"Intervals: {IntervalNote}");
    }

    private static void WriteOverview(TextWriter output, ModelComparison comparison)
    {
        output.WriteLine(Head(2, "model", "split", "images", "accuracy", "95 % interval", "balanced accuracy", "95 % interval", "calibration error", "training time"));
        for (var s = 0; s < comparison.Splits.Count; s++)
        {
            foreach (var model in comparison.Models)
            {
                var split = model.Splits[s];
                output.WriteLine(Row(
                    Text(model.Model),
                    Text(split.Split),
                    $"{split.All.Count}",
                    Percent(split.All.Accuracy),
                    Interval(split.Intervals.Accuracy),
                    Percent(split.All.BalancedAccuracy),
                    Interval(split.Intervals.BalancedAccuracy),
                    Percent(split.Reliability.ExpectedCalibrationError),
                    DurationText.Of(model.Training?.Seconds ?? double.NaN)));
            }
        }

        foreach (var model in comparison.Models.Where(model => model.Paper is not null).DistinctBy(model => model.Architecture))
        {
            output.WriteLine(Row(
                $"The paper's {model.Architecture}", "its test set", "-", Percent(model.Paper!.Accuracy), "-", Percent(model.Paper.BalancedAccuracy), "-", "-", "-"));
        }
    }

    private static void WriteDifferences(TextWriter output, ModelComparison comparison)
    {
        var first = Text(comparison.First.Model);
        output.WriteLine();
        output.WriteLine($"## Differences from {first}");
        output.WriteLine();
        output.WriteLine("In points of per cent, above 0 where the model is better. Alone right: images that only the model, or only the first model, classified right.");
        output.WriteLine();
        output.WriteLine(Head(2, "model", "split", "accuracy", "95 % interval", "balanced accuracy", "95 % interval", "alone right", "first alone right"));
        for (var s = 0; s < comparison.Splits.Count; s++)
        {
            for (var i = 1; i < comparison.Models.Count; i++)
            {
                var difference = comparison.Differences[s][i - 1];
                output.WriteLine(Row(
                    Text(comparison.Models[i].Model),
                    Text(comparison.Splits[s].Split),
                    Points(difference.Accuracy),
                    Points(difference.AccuracyInterval),
                    Points(difference.BalancedAccuracy),
                    Points(difference.BalancedAccuracyInterval),
                    $"{difference.OnlyThis}",
                    $"{difference.OnlyOther}"));
            }
        }
    }

    private static void WriteSplit(TextWriter output, ModelComparison comparison, int s)
    {
        output.WriteLine();
        output.WriteLine($"## {Text(comparison.Splits[s].Split)}");
        output.WriteLine();
        output.WriteLine(Head(2, "class", "model", "images", "precision", "recall", "95 % interval", "F1", "AUROC", "mean confidence"));
        foreach (var label in Classes)
        {
            var c = (int)label;
            foreach (var model in comparison.Models)
            {
                var split = model.Splits[s];
                output.WriteLine(Row(
                    $"{label}",
                    Text(model.Model),
                    $"{split.All.Support[c]}",
                    Percent(split.All.Precision[c]),
                    Percent(split.All.Recall[c]),
                    Interval(split.Intervals.Recall[c]),
                    Percent(split.All.F1[c]),
                    Number(split.All.Auroc[c]),
                    Percent(split.MeanConfidence[c])));
            }
        }

        output.WriteLine();
        output.WriteLine(Head(2, ["model", "true \\ predicted", .. Classes.Select(label => $"{label}")]));
        foreach (var model in comparison.Models)
        {
            foreach (var label in Classes)
                output.WriteLine(Row([Text(model.Model), $"{label}", .. Classes.Select(other => $"{model.Splits[s].All.Confusion[(int)label, (int)other]}")]));
        }

        WriteSources(output, comparison, s);
        foreach (var (path, reason) in comparison.Splits[s].Unreadable)
            output.WriteLine($"\nleft out {Text(path)}: {Text(reason)}");
    }

    private static void WriteSources(TextWriter output, ModelComparison comparison, int s)
    {
        output.WriteLine();
        output.WriteLine(Head(2, ["source", "class", "images", .. comparison.Models.Select(model => Text(model.Model)), "paper"]));
        for (var i = 0; i < comparison.Splits[s].Sources.Count; i++)
        {
            var source = comparison.Splits[s].Sources[i];
            output.WriteLine(Row(
                [
                    Text(source.Source),
                    $"{source.Label}",
                    $"{source.Images}",
                    .. comparison.Models.Select(model => Percent(model.Splits[s].Sources[i].Accuracy)),
                    Percent(comparison.First.PaperAccuracy(source.Source, source.Label) ?? double.NaN),
                ]));
        }
    }

    private static void WriteTraining(TextWriter output, IReadOnlyList<(string Model, TrainingCurves Run)> runs)
    {
        output.WriteLine();
        output.WriteLine("## Training");
        output.WriteLine();
        output.WriteLine(Head(2, "model", "run", "time in all", "waiting for images"));
        foreach (var (model, run) in runs)
            output.WriteLine(Row(Text(model), Text(run.Run), DurationText.Of(run.Seconds), Percent(run.Waiting)));
        output.WriteLine();
        output.WriteLine(Head(1, "model", "step", "validation loss", "accuracy", "balanced accuracy"));
        foreach (var (model, run) in runs)
        {
            foreach (var point in run.Validation)
                output.WriteLine(Row(Text(model), $"{point.Step}", Number(point.Loss), Percent(point.Accuracy), Percent(point.BalancedAccuracy)));
        }

        if (runs.All(entry => entry.Run.Epochs.Count == 0))
            return;
        output.WriteLine();
        output.WriteLine(Head(1, "model", "epoch", "last step", "seconds", "waiting"));
        foreach (var (model, run) in runs)
        {
            foreach (var epoch in run.Epochs)
                output.WriteLine(Row(Text(model), $"{epoch.Epoch}", $"{epoch.Step}", epoch.Seconds.ToString("F1", CultureInfo.InvariantCulture), Percent(epoch.Waiting)));
        }
    }
}
