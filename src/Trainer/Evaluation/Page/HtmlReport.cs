using System.Globalization;
using System.Text;
using System.Xml.Linq;
using DicomNode.Classifier;
using static DicomNode.Trainer.Evaluation.Page.Markup;

namespace DicomNode.Trainer.Evaluation.Page;

/// <summary>
/// A report as one HTML page that needs nothing else: no script, no other host, drawings as SVG with their figures as tables. Every figure
/// is a <c>data</c> element whose value is that of the JSON report at the JSON pointer (RFC 6901) in <c>data-json</c>.
/// </summary>
public sealed class HtmlReport
{
    private const string DataSetColumn = "data set";

    private static readonly ModalityClass[] Classes = Enum.GetValues<ModalityClass>();

    private readonly EvaluationReport _report;

    private HtmlReport(EvaluationReport report) => _report = report;

    public static string Write(EvaluationReport report) => Markup.Write(new HtmlReport(report).Page());

    private XElement Page() => Element(
        "html",
        Attribute("lang", "en"),
        Element(
            "head",
            Element("meta", Attribute("charset", "utf-8")),
            Element("meta", Attribute("name", "viewport"), Attribute("content", "width=device-width, initial-scale=1")),
            Element("meta", Attribute("http-equiv", "Content-Security-Policy"), Attribute("content", "default-src 'none'; style-src 'unsafe-inline'")),
            Element("title", $"{_report.Model}: evaluation"),
            Element("style", StyleSheet())),
        Element(
            "body",
            Element(
                "header",
                Element("p", Class("kicker"), "Evaluation of a classifier of imaging modality"),
                Element("h1", _report.Model),
                Element("p", Class("lead"), Lead()),
                Navigation()),
            Element(
                "main",
                Overview(),
                _report.Splits.Select(Split),
                _report.Training is { } training ? Training(training) : null,
                Methods())));

    private string Lead()
    {
        var images = _report.Splits.Sum(split => split.All.Count);
        var splits = string.Join(", ", _report.Splits.Select(split => split.Split));
        return $"{_report.Architecture} on {Count(images)} images of {splits}. Classes: {string.Join(", ", Classes)}.";
    }

    private XElement Navigation() => Element(
        "nav",
        Attribute("aria-label", "Contents"),
        Element("a", Attribute("href", "#overview"), "Overview"),
        _report.Splits.Select((split, s) => Element("a", Attribute("href", $"#split-{s}"), split.Split)),
        _report.Training is null ? null : Element("a", Attribute("href", "#training"), "training"),
        Element("a", Attribute("href", "#methods"), "How it was computed"));

    private XElement Overview()
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

        return Element(
            "section",
            Attribute("id", "overview"),
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

    private XElement Split(SplitEvaluation split, int s)
    {
        var at = $"/splits/{s}";
        return Element(
            "section",
            Attribute("id", $"split-{s}"),
            Element("h2", split.Split),
            Element(
                "div",
                Class("figures"),
                Figure(SplitPlots.Confusion($"plot-{s}-confusion", split), "Confusion matrix", "Counts, shaded by the share of the true class; the paper's Figure 7.", ConfusionTable(at, split)),
                Figure(SplitPlots.Roc($"plot-{s}-roc", split), "One class against the rest", "Receiver operating characteristic; the key gives the area under it.", RocTable(at, split)),
                Figure(
                    SplitPlots.Reliability($"plot-{s}-reliability", split),
                    "Reliability",
                    "On the diagonal a model is right as often as it says. Bars: where the images lie.",
                    ReliabilityTable(at, split))),
            Element("h3", "By class"),
            ClassTable(at, split),
            Element("h3", "By data set"),
            SourceTable(at, split),
            split.Unreadable.Count == 0 ? null : Unreadable(split));
    }

    private static XElement ConfusionTable(string at, SplitEvaluation split) => Table(
        "Rows: true class. Columns: predicted class.",
        ["true", .. Classes.Select(label => label.ToString())],
        Classes.Select(label => Row(
            [Header(label.ToString()), .. Classes.Select(other => Whole($"{at}/classes/{(int)label}/confusion/{(int)other}", split.All.Confusion[(int)label, (int)other]))])));

    private static XElement RocTable(string at, SplitEvaluation split) => Table(
        "Sensitivity where at most this share of the other classes is taken for the class",
        ["class", "AUROC", .. JsonReport.FalsePositiveRates.Select(rate => $"at {rate * 100:0.#}\u202f%")],
        Classes.Select(label => Row(
            [
                Header(label.ToString()),
                Plain($"{at}/classes/{(int)label}/auroc", split.All.Auroc[(int)label]),
                .. JsonReport.FalsePositiveRates.Select((rate, i) =>
                    Share($"{at}/classes/{(int)label}/sensitivity/{i}/truePositiveRate", split.Roc[(int)label].SensitivityAt(rate))),
            ])));

    private static XElement ReliabilityTable(string at, SplitEvaluation split) => Table(
        "Accuracy by confidence",
        ["confidence", "images", "mean", "accuracy"],
        split.Reliability.Bins.Select((bin, i) => (Bin: bin, Place: $"{at}/reliability/{i}")).Where(entry => entry.Bin.Images > 0).Select(entry => Row(
            Header($"{entry.Bin.From * 100:0} to {entry.Bin.To * 100:0}\u202f%"),
            Whole($"{entry.Place}/images", entry.Bin.Images),
            Share($"{entry.Place}/meanConfidence", entry.Bin.MeanConfidence),
            Share($"{entry.Place}/accuracy", entry.Bin.Accuracy))));

    private XElement ClassTable(string at, SplitEvaluation split)
    {
        var paper = _report.Paper;
        XElement? Beside(string figure, Func<PaperFigures, IReadOnlyList<double>> values, int c, bool share = true)
        {
            if (paper is null)
                return null;
            var value = values(paper)[c];
            return Element("span", Class("beside"), "paper ", Datum($"/paper/classes/{c}/{figure}", value, share ? Percent(value) : Fixed(value)));
        }

        var note = paper is null ? "" : $" Below: the paper's {_report.Architecture} on its own test set, {paper.Table}.";
        return Table(
            "Precision, recall, F1 and area under the receiver operating characteristic, one class against the rest." + note,
            ["class", "images", "precision", "recall", "F1", "AUROC", "mean confidence"],
            Classes.Select(label =>
            {
                var c = (int)label;
                var place = $"{at}/classes/{c}";
                return Row(
                    Element("th", Attribute("scope", "row"), Element("span", Class($"swatch fill-{label}")), label.ToString()),
                    Whole($"{place}/images", split.All.Support[c]),
                    Share($"{place}/precision", split.All.Precision[c], Beside("precision", values => values.Precision, c)),
                    Share($"{place}/recall", split.All.Recall[c], Interval($"{place}/recallInterval", split.Intervals.Recall[c]), Beside("recall", values => values.Recall, c)),
                    Share($"{place}/f1", split.All.F1[c], Beside("f1", values => values.F1, c)),
                    Plain($"{place}/auroc", split.All.Auroc[c], Beside("auroc", values => values.Auroc, c, share: false)),
                    Share($"{place}/meanConfidence", split.MeanConfidence[c]));
            }));
    }

    private XElement SourceTable(string at, SplitEvaluation split) => Table(
        "Accuracy by data set and class; beside it what the paper's Table 6 gives for that data set, where it has it.",
        ["class", DataSetColumn, "images", "accuracy", "", "paper"],
        split.Sources.Select((source, i) => Row(
            Element("td", Element("span", Class($"swatch fill-{source.Label}")), source.Label.ToString()),
            Element("th", Class("name"), Attribute("scope", "row"), source.Source),
            Whole($"{at}/sources/{i}/images", source.Images),
            Share($"{at}/sources/{i}/accuracy", source.Accuracy),
            Element("td", Class("bar-cell"), Attribute("aria-hidden", "true"), Bar(source.Accuracy)),
            Share($"{at}/sources/{i}/paper", _report.PaperAccuracy(source.Source, source.Label) ?? double.NaN))));

    private static XElement Unreadable(SplitEvaluation split) => Element(
        "details",
        Element("summary", $"{Count(split.Unreadable.Count)} left out: they could not be read"),
        Element("ul", split.Unreadable.Select(entry => Element("li", Element("code", entry.Path), ": ", entry.Reason))));

    private static XElement Training(TrainingCurves training) => Element(
        "section",
        Attribute("id", "training"),
        Element("h2", "Training run ", training.Run),
        Element(
            "div",
            Class("figures"),
            Figure(TrainingPlots.Loss("plot-loss", training), "Loss", "Training: means of stretches of steps, with augmentation. Validation: in evaluation mode, without.", PointTable(training)),
            Figure(TrainingPlots.Accuracy("plot-curves", training), "Accuracy", "The paper's Figure 4."),
            training.Epochs.Count == 0
                ? Element("figure", Element("figcaption", Element("strong", "Time by epoch"), " Not recorded by this run: it has no finished epoch or no ", Element("code", TrainingCurves.EpochsName), "."))
                : Figure(TrainingPlots.Time("plot-time", training.Epochs), "Time by epoch", "With validation and checkpoints; the paper's Figure 5.", EpochTable(training))));

    private static XElement PointTable(TrainingCurves training) => Table(
        "Validation",
        ["step", "loss", "accuracy", "balanced"],
        training.Validation.Select((point, i) => Row(
            Header(Count(point.Step)),
            Plain($"/training/validate/{i}/loss", point.Loss),
            Share($"/training/validate/{i}/accuracy", point.Accuracy),
            Share($"/training/validate/{i}/balancedAccuracy", point.BalancedAccuracy))));

    private static XElement EpochTable(TrainingCurves training) => Table(
        "Time by epoch",
        ["epoch", "last step", "seconds"],
        training.Epochs.Select((epoch, i) => Row(
            Header(Count(epoch.Epoch)),
            Whole($"/training/epochs/{i}/step", epoch.Step),
            Element("td", Datum($"/training/epochs/{i}/seconds", epoch.Seconds, epoch.Seconds.ToString("F1", CultureInfo.InvariantCulture))))));

    private XElement Methods() => Element(
        "section",
        Attribute("id", "methods"),
        Element("h2", "How it was computed"),
        Element(
            "ul",
            Class("notes"),
            Element("li", "Precision, recall, F1, balanced accuracy and AUROC follow the definitions of scikit-learn; balanced accuracy is the mean recall of the classes that have images."),
            Element(
                "li",
                $"Intervals: {BootstrapIntervals.Level * 100}\u202f% percentile intervals of {Count(BootstrapIntervals.Resamples)} bootstrap resamples, images drawn class by class, seed {BootstrapIntervals.Seed}. "
                + "Slices of one volume resemble each other, so the truth may lie further out; where no image was wrong the bootstrap sees no error and the interval has no width."),
            Element("li", "Expected calibration error: ten bins of confidence, each weighing its images (Guo et al. 2017)."),
            _report.Paper is null
                ? null
                : Element("li", "The paper's figures are those of Macfadyen et al. 2023 (PLOS Digital Health, 10.1371/journal.pdig.0000191) on its own test set: other images, so they stand beside these for orientation only.")));

    private static XElement Figure(XElement drawing, string name, string caption, XElement? table = null) => Element(
        "figure",
        Element("figcaption", Element("strong", name), " ", caption),
        drawing,
        table is null ? null : Element("details", Element("summary", "As a table"), table));

    // The caption stands outside what scrolls sideways: on a narrow screen it is read whole.
    private static XElement Table(string caption, IReadOnlyList<string> columns, IEnumerable<XElement> rows) => Element(
        "div",
        Element("p", Class("caption"), caption),
        Element(
            "div",
            Class("scroll"),
            Attribute("role", "region"),
            Attribute("aria-label", caption),
            Attribute("tabindex", "0"),
            Element(
                "table",
                Attribute("aria-label", caption),
                Element(
                    "thead",
                    Element("tr", columns.Select(column => column.Length == 0
                        ? Element("td", Class("bar-cell"))
                        : Element("th", column == DataSetColumn ? Class("name") : null, Attribute("scope", "col"), column)))),
                Element("tbody", rows))));

    private static XElement Row(params XElement[] cells) => Element("tr", cells);

    private static XElement Header(string text) => Element("th", Attribute("scope", "row"), text);

    private static XElement Whole(string pointer, long value) => Element("td", Datum(pointer, value, Count(value)));

    private static XElement Plain(string pointer, double value, params XElement?[] below) => Element("td", Datum(pointer, value, Fixed(value)), below);

    private static XElement Share(string pointer, double value, params XElement?[] below) => Element("td", Datum(pointer, value, Percent(value)), below);

    private static XElement? Interval(string pointer, ConfidenceInterval interval) => double.IsNaN(interval.Lower)
        ? null
        : Element(
            "span",
            Class("interval"),
            Datum($"{pointer}/0", interval.Lower, Bare(interval.Lower)),
            " to ",
            Datum($"{pointer}/1", interval.Upper, Bare(interval.Upper)));

    private static object Datum(string pointer, double value, string text) => double.IsNaN(value)
        ? "–"
        : Element("data", Attribute("value", value.ToString("R", CultureInfo.InvariantCulture)), Attribute("data-json", pointer), text);

    private static XElement Bar(double share) => Element(
        "svg",
        Attribute("viewBox", "0 0 100 8"),
        Attribute("preserveAspectRatio", "none"),
        Element("rect", Class("track"), Attribute("width", "100"), Attribute("height", "8")),
        Element("rect", Class("bar"), Attribute("width", share * 100), Attribute("height", "8")));

    private static string Fixed(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    private static string Bare(double value) => (value * 100).ToString("F2", CultureInfo.InvariantCulture);

    private static string StyleSheet()
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream("report.css")
            ?? throw new InvalidOperationException("the assembly lacks report.css");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
