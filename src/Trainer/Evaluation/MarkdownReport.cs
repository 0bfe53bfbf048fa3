using System.Globalization;
using DicomNode.Classifier;
using static DicomNode.Trainer.Evaluation.MarkdownText;

namespace DicomNode.Trainer.Evaluation;

/// <summary>A report as Markdown tables.</summary>
public static class MarkdownReport
{
    public static void Write(EvaluationReport report, TextWriter output)
    {
        output.WriteLine($"# {Text(report.Model)}");
        foreach (var split in report.Splits)
            WriteSplit(output, report, split);
        if (report.Training is { } training)
            WriteTraining(output, training);
    }

    private static void WriteSplit(TextWriter output, EvaluationReport report, SplitEvaluation split)
    {
        output.WriteLine();
        output.WriteLine($"## {Text(split.Split)}");
        output.WriteLine();
        output.WriteLine(
            $"{split.All.Count} images, accuracy {Percent(split.All.Accuracy)} ({Interval(split.Intervals.Accuracy)}), "
            + $"balanced accuracy {Percent(split.All.BalancedAccuracy)} ({Interval(split.Intervals.BalancedAccuracy)}), "
            + $"expected calibration error {Percent(split.Reliability.ExpectedCalibrationError)}");
        if (report.Paper is { } paper)
        {
            output.WriteLine();
            output.WriteLine(
                $"The paper's {report.Architecture} on its own test set: accuracy {Percent(paper.Accuracy)}, balanced accuracy {Percent(paper.BalancedAccuracy)}");
        }

        output.WriteLine();
        WriteClasses(output, split);
        output.WriteLine();
        WriteConfusion(output, split.All);
        output.WriteLine();
        WriteReliability(output, split.Reliability);
        output.WriteLine();
        WriteSources(output, report, split);
        foreach (var (path, reason) in split.Unreadable)
            output.WriteLine($"\nleft out {Text(path)}: {Text(reason)}");
        output.WriteLine();
        output.WriteLine($"In brackets: {IntervalNote}");
    }

    private static void WriteClasses(TextWriter output, SplitEvaluation split)
    {
        output.WriteLine("| class | images | precision | recall | 95 % interval | F1 | AUROC | mean confidence |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var label in Enum.GetValues<ModalityClass>())
        {
            var c = (int)label;
            output.WriteLine(
                $"| {label} | {split.All.Support[c]} | {Percent(split.All.Precision[c])} | {Percent(split.All.Recall[c])} | {Interval(split.Intervals.Recall[c])} "
                + $"| {Percent(split.All.F1[c])} | {Number(split.All.Auroc[c])} | {Percent(split.MeanConfidence[c])} |");
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

    private static void WriteReliability(TextWriter output, Reliability reliability)
    {
        output.WriteLine("| confidence | images | mean confidence | accuracy |");
        output.WriteLine("|---|---:|---:|---:|");
        foreach (var bin in reliability.Bins.Where(bin => bin.Images > 0))
            output.WriteLine($"| {bin.From * 100:F0} to {bin.To * 100:F0} % | {bin.Images} | {Percent(bin.MeanConfidence)} | {Percent(bin.Accuracy)} |");
    }

    private static void WriteSources(TextWriter output, EvaluationReport report, SplitEvaluation split)
    {
        output.WriteLine("| source | class | images | right | paper |");
        output.WriteLine("|---|---|---:|---:|---:|");
        foreach (var source in split.Sources)
        {
            var paper = report.PaperAccuracy(source.Source, source.Label) ?? double.NaN;
            output.WriteLine($"| {Text(source.Source)} | {source.Label} | {source.Images} | {Percent(source.Accuracy)} | {Percent(paper)} |");
        }
    }

    private static void WriteTraining(TextWriter output, TrainingCurves training)
    {
        output.WriteLine();
        output.WriteLine($"## Training run {Text(training.Run)}");
        output.WriteLine();
        output.WriteLine("| step | validation loss | accuracy | balanced accuracy |");
        output.WriteLine("|---:|---:|---:|---:|");
        foreach (var point in training.Validation)
            output.WriteLine($"| {point.Step} | {Number(point.Loss)} | {Percent(point.Accuracy)} | {Percent(point.BalancedAccuracy)} |");
        if (!double.IsNaN(training.Seconds))
        {
            output.WriteLine();
            output.WriteLine($"In all {DurationText.Of(training.Seconds)}; {Percent(training.Waiting)} of the time in training steps went by waiting for images.");
        }

        if (training.Epochs.Count == 0)
            return;
        output.WriteLine();
        output.WriteLine("| epoch | last step | seconds | waiting |");
        output.WriteLine("|---:|---:|---:|---:|");
        foreach (var epoch in training.Epochs)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {epoch.Epoch} | {epoch.Step} | {epoch.Seconds:F1} | {Percent(epoch.Waiting)} |"));
    }
}
