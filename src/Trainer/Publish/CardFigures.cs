using DicomNode.Trainer.CrossValidation;
using DicomNode.Trainer.Evaluation;
using static DicomNode.Trainer.Evaluation.MarkdownText;

namespace DicomNode.Trainer.Publish;

/// <summary>The card's figures: by split, by class, by source.</summary>
internal static class CardFigures
{
    public static void Write(StringWriter output, EvaluationReport report)
    {
        var measured = report.Splits.Select(split => split.Split).Where(split => split != HeldOutEvaluation.Split).ToList();
        if (measured.Count > 0)
            output.WriteLine($"    scripts/trainer evaluate --model MODEL --data DATA --split {string.Join(',', measured)}");
        if (measured.Count < report.Splits.Count)
            output.WriteLine("    scripts/trainer crossvalidate --data DATA --recipe RECIPE --out RUNS");
        output.WriteLine();
        WriteSplits(output, report);
        output.WriteLine();
        WriteClasses(output, report);
        output.WriteLine();
        WriteSources(output, report);
        output.WriteLine();
        output.WriteLine($"{IntervalNote} Slices of a volume resemble each other, so that these are the narrowest that could hold.");
        foreach (var split in report.Splits.Where(split => split.Unreadable.Count > 0))
            output.WriteLine($"Of {Name(split.Split)}, {Count(split.Unreadable.Count)} images could not be read and are left out.");
    }

    private static void WriteSplits(StringWriter output, EvaluationReport report)
    {
        output.WriteLine(Head(1, "split", "images", "accuracy", "interval", "balanced accuracy", "interval"));
        foreach (var split in report.Splits)
        {
            output.WriteLine(Row(
                Text(split.Split),
                Count(split.All.Count),
                Percent(split.All.Accuracy),
                Interval(split.Intervals.Accuracy),
                Percent(split.All.BalancedAccuracy),
                Interval(split.Intervals.BalancedAccuracy)));
        }

        if (report.Paper is not { } paper)
            return;
        output.WriteLine();
        output.WriteLine(
            $"For comparison: the {report.Architecture} of Macfadyen et al. 2023 ([doi](https://doi.org/10.1371/journal.pdig.0000191)) "
            + $"has an accuracy of {Percent(paper.Accuracy)} and a balanced accuracy of {Percent(paper.BalancedAccuracy)} on its own test set.");
    }

    private static void WriteClasses(StringWriter output, EvaluationReport report)
    {
        string[] columns = ["split", "class", "images", "recall", "interval", "precision", "F1", "AUROC"];
        output.WriteLine(Head(2, columns.Concat(ModelCardFacts.Classes.Select(label => $"called {label}"))));
        foreach (var split in report.Splits)
        {
            foreach (var label in ModelCardFacts.Classes.Where(label => split.All.Support[(int)label] > 0))
            {
                var c = (int)label;
                output.WriteLine(Row(
                [
                    Text(split.Split),
                    label.ToString(),
                    Count(split.All.Support[c]),
                    Percent(split.All.Recall[c]),
                    Interval(split.Intervals.Recall[c]),
                    Percent(split.All.Precision[c]),
                    Percent(split.All.F1[c]),
                    Number(split.All.Auroc[c]),
                    .. ModelCardFacts.Classes.Select(called => Count(split.All.Confusion[c, (int)called])),
                ]));
            }
        }
    }

    private static void WriteSources(StringWriter output, EvaluationReport report)
    {
        double? Paper(SourceFigures source) => report.PaperAccuracy(source.Source, source.Label);
        var compared = report.Splits.SelectMany(split => split.Sources).Any(source => Paper(source) is not null);
        string[] columns = ["split", "source", "class", "images", "right"];
        output.WriteLine(Head(3, compared ? columns.Append("paper") : columns));
        foreach (var split in report.Splits)
        {
            foreach (var source in split.Sources)
            {
                string[] cells = [Text(split.Split), Text(source.Source), source.Label.ToString(), Count(source.Images), Percent(source.Accuracy)];
                output.WriteLine(Row(compared ? cells.Append(Percent(Paper(source) ?? double.NaN)) : cells));
            }
        }
    }
}
