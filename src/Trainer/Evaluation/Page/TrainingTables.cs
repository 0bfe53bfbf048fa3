using System.Globalization;
using System.Xml.Linq;
using static DicomNode.Trainer.Evaluation.Page.Markup;
using static DicomNode.Trainer.Evaluation.Page.PageParts;

namespace DicomNode.Trainer.Evaluation.Page;

/// <summary>The tables of training runs; <c>at</c> is a run's JSON pointer.</summary>
internal static class TrainingTables
{
    public static XElement Validation(string at, TrainingCurves run) =>
        Table("Validation", ["step", "loss", "accuracy", "balanced"], ValidationRows(at, run, Count));

    public static XElement Epochs(string at, TrainingCurves run) =>
        Table("Time by epoch", ["epoch", "last step", "seconds", "waiting"], EpochRows(at, run, Count));

    /// <summary>The first cell names run and step.</summary>
    public static XElement Validation(IReadOnlyList<(string Model, TrainingCurves Run)> runs) => Table(
        "Validation",
        ["model, step", "loss", "accuracy", "balanced"],
        runs.SelectMany((entry, i) => ValidationRows($"/models/{i}/training", entry.Run, step => $"{entry.Model}, {Count(step)}")));

    public static XElement Epochs(IReadOnlyList<(string Model, TrainingCurves Run)> runs) => Table(
        "Time by epoch",
        ["model, epoch", "last step", "seconds", "waiting"],
        runs.SelectMany((entry, i) => EpochRows($"/models/{i}/training", entry.Run, epoch => $"{entry.Model}, {Count(epoch)}")));

    /// <summary>What stands where the time by epoch is not known.</summary>
    public static XElement NoEpochs(string subject) => Element(
        "figure",
        Element(
            "figcaption",
            Element("strong", "Time by epoch"),
            $" Not recorded by {subject} no finished epoch or no ",
            Element("code", TrainingCurves.EpochsName),
            "."));

    private static IEnumerable<XElement> ValidationRows(string at, TrainingCurves run, Func<long, string> name) => run.Validation.Select((point, i) => Row(
        Header(name(point.Step)),
        Plain($"{at}/validate/{i}/loss", point.Loss),
        Share($"{at}/validate/{i}/accuracy", point.Accuracy),
        Share($"{at}/validate/{i}/balancedAccuracy", point.BalancedAccuracy)));

    private static IEnumerable<XElement> EpochRows(string at, TrainingCurves run, Func<long, string> name) => run.Epochs.Select((epoch, i) => Row(
        Header(name(epoch.Epoch)),
        Whole($"{at}/epochs/{i}/step", epoch.Step),
        Element("td", Datum($"{at}/epochs/{i}/seconds", epoch.Seconds, epoch.Seconds.ToString("F1", CultureInfo.InvariantCulture))),
        Share($"{at}/epochs/{i}/waiting", epoch.Waiting)));
}
