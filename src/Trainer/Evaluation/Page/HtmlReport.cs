using System.Xml.Linq;
using static DicomNode.Trainer.Evaluation.Page.Markup;
using static DicomNode.Trainer.Evaluation.Page.PageParts;

namespace DicomNode.Trainer.Evaluation.Page;

/// <summary>
/// A report as one HTML page that needs nothing else: no script, no other host, drawings as SVG with their figures as tables. Every figure
/// is a <c>data</c> element whose value is that of the JSON report at the JSON pointer (RFC 6901) in <c>data-json</c>.
/// </summary>
public sealed class HtmlReport
{
    private readonly EvaluationReport _report;

    private HtmlReport(EvaluationReport report) => _report = report;

    public static string Write(EvaluationReport report) => Markup.Write(new HtmlReport(report).Page());

    private XElement Page() => PageFrame.Page(
        _report.Model,
        PageFrame.Lead(_report.Architecture, _report.Splits),
        [
            Overview(),
            .. _report.Splits.Select(Split),
            _report.Training is { } training ? Training(training) : null,
            PageFrame.Methods(paper: _report.Paper is not null),
        ]);

    private (string Name, XElement Section)? Overview()
    {
        var rows = _report.Splits.Select((split, s) => Row(
            Header(split.Split),
            Whole($"/splits/{s}/images", split.All.Count),
            Share($"/splits/{s}/accuracy", split.All.Accuracy, Interval($"/splits/{s}/accuracyInterval", split.Intervals.Accuracy)),
            Share($"/splits/{s}/balancedAccuracy", split.All.BalancedAccuracy, Interval($"/splits/{s}/balancedAccuracyInterval", split.Intervals.BalancedAccuracy)),
            Share($"/splits/{s}/expectedCalibrationError", split.Reliability.ExpectedCalibrationError))).ToList();
        if (_report.Paper is { } paper)
        {
            rows.Add(Element(
                "tr",
                Class("paper-row"),
                Header($"The paper's {_report.Architecture}, its test set"),
                Element("td"),
                Share("/paper/accuracy", paper.Accuracy),
                Share("/paper/balancedAccuracy", paper.BalancedAccuracy),
                Element("td", "–")));
        }

        return PageFrame.Section(
            "overview",
            "Overview",
            Element("h2", "Overview"),
            Element(
                "div",
                Class("overview"),
                Table("Accuracy by split", ["split", "images", "accuracy", "balanced accuracy", "calibration error"], rows),
                Figure(
                    AccuracyPlot.Draw("plot-accuracy", _report),
                    "Accuracy by split",
                    "Dot and bar: figure and 95\u202f% interval." + (_report.Paper is null ? "" : " Diamond: the paper's, on its own test set, as in its Figure 6."))));
    }

    private (string Name, XElement Section)? Split(SplitEvaluation split, int s)
    {
        var at = $"/splits/{s}";
        return PageFrame.Section(
            $"split-{s}",
            split.Split,
            Element("h2", split.Split),
            Element(
                "div",
                Class("figures"),
                Figure(
                    SplitPlots.Confusion($"plot-{s}-confusion", split),
                    "Confusion matrix",
                    "Counts, shaded by the share of the true class; the paper's Figure 7.",
                    SplitTables.Confusion(at, split)),
                Figure(
                    SplitPlots.Roc($"plot-{s}-roc", split),
                    "One class against the rest",
                    "Receiver operating characteristic; the key gives the area under it.",
                    SplitTables.Roc(at, split)),
                Figure(
                    SplitPlots.Reliability($"plot-{s}-reliability", split),
                    "Reliability",
                    "On the diagonal a model is right as often as it says. Bars: where the images lie.",
                    SplitTables.Reliability(at, split))),
            Element("h3", "By class"),
            SplitTables.Classes("Precision, recall, F1 and area under the receiver operating characteristic, one class against the rest.", at, split, _report, ""),
            Element("h3", "By data set"),
            SourceTable(at, split),
            SplitTables.Unreadable(split));
    }

    private XElement SourceTable(string at, SplitEvaluation split) => Table(
        "Accuracy by data set and class; beside it what the paper's Table 6 gives for that data set, where it has it.",
        ["class", "data set", "images", "accuracy", "", "paper"],
        split.Sources.Select((source, i) => Row(
            Element("td", Swatch(source.Label.ToString()), source.Label.ToString()),
            Name(source.Source),
            Whole($"{at}/sources/{i}/images", source.Images),
            Share($"{at}/sources/{i}/accuracy", source.Accuracy),
            Element("td", Class("bar-cell"), Attribute("aria-hidden", "true"), Bar(source.Accuracy)),
            Share($"{at}/sources/{i}/paper", _report.PaperAccuracy(source.Source, source.Label) ?? double.NaN))));

    private static (string Name, XElement Section)? Training(TrainingCurves training) => PageFrame.Section(
        "training",
        "training",
        Element("h2", "Training run ", training.Run),
        double.IsNaN(training.Seconds)
            ? null
            : Element(
                "p",
                Class("caption"),
                "In all ",
                Datum("/training/seconds", training.Seconds, Duration(training.Seconds)),
                ", with validation and checkpoints. Of the time in training steps, waiting for images: ",
                Datum("/training/waiting", training.Waiting, Percent(training.Waiting)),
                "."),
        Element(
            "div",
            Class("figures"),
            Figure(
                TrainingPlots.Loss("plot-loss", training),
                "Loss",
                "Training: means of stretches of steps, with augmentation. Validation: in evaluation mode, without.",
                TrainingTables.Validation("/training", training)),
            Figure(TrainingPlots.Accuracy("plot-curves", training), "Accuracy", "The paper's Figure 4."),
            training.Epochs.Count == 0
                ? TrainingTables.NoEpochs("this run: it has")
                : Figure(
                    TrainingPlots.Time("plot-time", training.Epochs),
                    "Time by epoch",
                    "With validation and checkpoints; the paper's Figure 5.",
                    TrainingTables.Epochs("/training", training))));
}
