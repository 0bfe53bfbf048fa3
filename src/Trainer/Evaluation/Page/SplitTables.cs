using System.Xml.Linq;
using DicomNode.Classifier;
using static DicomNode.Trainer.Evaluation.Page.Markup;
using static DicomNode.Trainer.Evaluation.Page.PageParts;

namespace DicomNode.Trainer.Evaluation.Page;

/// <summary>The tables of one model's figures on one split; <c>at</c> is the split's JSON pointer.</summary>
internal static class SplitTables
{
    private static readonly ModalityClass[] AllClasses = Enum.GetValues<ModalityClass>();

    public static XElement Confusion(string at, SplitEvaluation split) => Table(
        "Rows: true class. Columns: predicted class.",
        ["true", .. AllClasses.Select(label => label.ToString())],
        AllClasses.Select(label => Row(
            [Header(label.ToString()), .. AllClasses.Select(other => Whole($"{at}/classes/{(int)label}/confusion/{(int)other}", split.All.Confusion[(int)label, (int)other]))])));

    public static XElement Roc(string at, SplitEvaluation split) => Table(
        "Sensitivity where at most this share of the other classes is taken for the class",
        ["class", "AUROC", .. JsonReport.FalsePositiveRates.Select(rate => $"at {rate * 100:0.#}\u202f%")],
        AllClasses.Select(label => Row(
            [
                Header(label.ToString()),
                Plain($"{at}/classes/{(int)label}/auroc", split.All.Auroc[(int)label]),
                .. JsonReport.FalsePositiveRates.Select((rate, i) =>
                    Share($"{at}/classes/{(int)label}/sensitivity/{i}/truePositiveRate", split.Roc[(int)label].SensitivityAt(rate))),
            ])));

    public static XElement Reliability(string at, SplitEvaluation split) => Table(
        "Accuracy by confidence",
        ["confidence", "images", "mean", "accuracy"],
        split.Reliability.Bins.Select((bin, i) => (Bin: bin, Place: $"{at}/reliability/{i}")).Where(entry => entry.Bin.Images > 0).Select(entry => Row(
            Header($"{entry.Bin.From * 100:0} to {entry.Bin.To * 100:0}\u202f%"),
            Whole($"{entry.Place}/images", entry.Bin.Images),
            Share($"{entry.Place}/meanConfidence", entry.Bin.MeanConfidence),
            Share($"{entry.Place}/accuracy", entry.Bin.Accuracy))));

    /// <summary>The paper's Tables 3 to 5, with the paper's own figures below each.</summary>
    /// <param name="caption">What stands before the note on the paper.</param>
    /// <param name="at">The split's JSON pointer.</param>
    /// <param name="split">The figures.</param>
    /// <param name="report">The model's report, at <paramref name="modelAt"/>.</param>
    /// <param name="modelAt">Where the model's figures begin: "" or /models/N.</param>
    /// <param name="coloured">Whether the page's drawings have colours for the classes.</param>
    public static XElement Classes(string caption, string at, SplitEvaluation split, EvaluationReport report, string modelAt, bool coloured = true)
    {
        var paper = report.Paper;
        XElement? Beside(string figure, Func<PaperFigures, IReadOnlyList<double>> values, int c, bool share = true)
        {
            if (paper is null)
                return null;
            var value = values(paper)[c];
            return Element("span", Class("beside"), "paper ", Datum($"{modelAt}/paper/classes/{c}/{figure}", value, share ? Percent(value) : Fixed(value)));
        }

        return Table(
            caption + (paper is null ? "" : $" Below: the paper's {report.Architecture} on its own test set, {paper.Table}."),
            ["class", "images", "precision", "recall", "F1", "AUROC", "mean confidence"],
            AllClasses.Select(label =>
            {
                var c = (int)label;
                var place = $"{at}/classes/{c}";
                return Row(
                    coloured ? Header(Swatch(label.ToString()), label.ToString()) : Header(label.ToString()),
                    Whole($"{place}/images", split.All.Support[c]),
                    Share($"{place}/precision", split.All.Precision[c], Beside("precision", values => values.Precision, c)),
                    Share($"{place}/recall", split.All.Recall[c], Interval($"{place}/recallInterval", split.Intervals.Recall[c]), Beside("recall", values => values.Recall, c)),
                    Share($"{place}/f1", split.All.F1[c], Beside("f1", values => values.F1, c)),
                    Plain($"{place}/auroc", split.All.Auroc[c], Beside("auroc", values => values.Auroc, c, share: false)),
                    Share($"{place}/meanConfidence", split.MeanConfidence[c]));
            }));
    }

    public static XElement? Unreadable(SplitEvaluation split) => split.Unreadable.Count == 0
        ? null
        : Element(
            "details",
            Element("summary", $"{Count(split.Unreadable.Count)} left out: they could not be read"),
            Element("ul", split.Unreadable.Select(entry => Element("li", Element("code", entry.Path), ": ", entry.Reason))));
}
