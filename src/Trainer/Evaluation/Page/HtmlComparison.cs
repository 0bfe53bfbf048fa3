using System.Xml.Linq;
using static DicomNode.Trainer.Evaluation.Page.Markup;
using static DicomNode.Trainer.Evaluation.Page.PageParts;

namespace DicomNode.Trainer.Evaluation.Page;

/// <summary>A report of several models as one HTML page, by the rules of <see cref="HtmlReport"/>. Each model has a colour, by its place.</summary>
public sealed class HtmlComparison
{
    private readonly ModelComparison _comparison;
    private readonly IReadOnlyList<EvaluationReport> _models;

    private HtmlComparison(ModelComparison comparison)
    {
        _comparison = comparison;
        _models = comparison.Models;
    }

    public static string Write(ModelComparison comparison) => Markup.Write(new HtmlComparison(comparison).Page());

    private XElement Page() => PageFrame.Page(
        $"{_models.Count} models compared",
        PageFrame.Lead(string.Join(", ", _models.Select(model => model.Model)), _comparison.Splits),
        [
            Overview(),
            Differences(),
            .. _comparison.Splits.Select(Split),
            _comparison.Runs.Count > 0 ? Training() : null,
            PageFrame.Methods(
                paper: _models.Any(model => model.Paper is not null),
                "Differences between models: the same resamples of the images serve both models of a pair, so what both got right or wrong cancels. "
                + "Where an interval leaves out 0, the difference on these images is more than chance; of other data sets it says nothing."),
        ]);

    private (string Name, XElement Section)? Overview()
    {
        var timed = _comparison.Runs.Count > 0;
        string[] columns = ["split", "accuracy", "balanced accuracy", "calibration error", "images"];
        var rows = _comparison.Splits.SelectMany((_, s) => _models.Select((model, i) => OverviewRow(model.Splits[s], $"/models/{i}/splits/{s}", i, timed)));
        var paper = _models.Select((model, i) => (Model: model, At: $"/models/{i}/paper"))
            .Where(entry => entry.Model.Paper is not null)
            .DistinctBy(entry => entry.Model.Architecture)
            .Select(entry => Element(
                "tr",
                Class("paper-row"),
                Header($"The paper's {entry.Model.Architecture}"),
                TextCell("its test set"),
                Share($"{entry.At}/accuracy", entry.Model.Paper!.Accuracy),
                Share($"{entry.At}/balancedAccuracy", entry.Model.Paper.BalancedAccuracy),
                Element("td", "–"),
                Element("td", "–"),
                timed ? Element("td", "–") : null));
        return PageFrame.Section(
            "overview",
            "Overview",
            Element("h2", "Overview"),
            Element(
                "div",
                Class("overview"),
                Table("Accuracy by split and model; the paper's Table 2.", ["model", .. columns, .. timed ? ["training time"] : Array.Empty<string>()], [.. rows, .. paper]),
                Figure(
                    ComparisonPlots.Accuracy("plot-accuracy", _comparison),
                    "Accuracy by split and model",
                    Legend("Dot and bar: figure and 95\u202f% interval. Diamond: the paper's, on its own test set, as in its Figure 6."))));
    }

    private XElement OverviewRow(SplitEvaluation split, string at, int i, bool timed) => Row(
        ModelHeader(i),
        TextCell(split.Split),
        Share($"{at}/accuracy", split.All.Accuracy, Interval($"{at}/accuracyInterval", split.Intervals.Accuracy)),
        Share($"{at}/balancedAccuracy", split.All.BalancedAccuracy, Interval($"{at}/balancedAccuracyInterval", split.Intervals.BalancedAccuracy)),
        Share($"{at}/expectedCalibrationError", split.Reliability.ExpectedCalibrationError),
        Whole($"{at}/images", split.All.Count),
        timed ? Seconds($"/models/{i}/training/seconds", _comparison.Runs[i].Run.Seconds) : null);

    private (string Name, XElement Section)? Differences() => PageFrame.Section(
        "differences",
        "Differences",
        Element("h2", "Differences from ", _comparison.First.Model),
        Element(
            "div",
            Class("overview"),
            Table(
                "On the same images, in points of per cent with 95\u202f% intervals; above 0 where the model is better. "
                + "Alone right: images that only the model, or only the first model, classified right.",
                ["model", "split", "accuracy", "balanced accuracy", "alone right", "first alone right"],
                _comparison.Differences.SelectMany((pairs, s) => pairs.Select((pair, i) => DifferenceRow(pair, $"/differences/{s}/models/{i}", i + 1, s)))),
            Figure(
                ComparisonPlots.Differences("plot-differences", _comparison),
                "Differences by split and model",
                Legend($"Right of the line: better than {_comparison.First.Model}.", from: 1))));

    private XElement DifferenceRow(PairedDifference pair, string at, int i, int s) => Row(
        ModelHeader(i),
        TextCell(_comparison.Splits[s].Split),
        Difference($"{at}/accuracy", pair.Accuracy, Interval($"{at}/accuracyInterval", pair.AccuracyInterval, signed: true)),
        Difference($"{at}/balancedAccuracy", pair.BalancedAccuracy, Interval($"{at}/balancedAccuracyInterval", pair.BalancedAccuracyInterval, signed: true)),
        Whole($"{at}/onlyThisRight", pair.OnlyThis),
        Whole($"{at}/onlyFirstRight", pair.OnlyOther));

    private (string Name, XElement Section)? Split(SplitEvaluation first, int s) => PageFrame.Section(
        $"split-{s}",
        first.Split,
        Element("h2", first.Split),
        Element("h3", "Confusion matrices"),
        Element("p", Class("caption"), "Counts, shaded by the share of the true class; the paper's Figure 7."),
        Element(
            "div",
            Class(_models.Count == 4 ? "figures pairs" : "figures"),
            _models.Select((model, i) => Figure(
                SplitPlots.Confusion($"plot-{s}-confusion-{i}", model.Splits[s], model.Model),
                new object[] { Swatch($"model-{i}"), model.Model },
                null,
                SplitTables.Confusion($"/models/{i}/splits/{s}", model.Splits[s])))),
        Element("h3", "By class"),
        _models.Select((model, i) => Element(
            "div",
            Class("block"),
            Element("h4", Swatch($"model-{i}"), model.Model),
            SplitTables.Classes("One class against the rest.", $"/models/{i}/splits/{s}", model.Splits[s], model, $"/models/{i}", coloured: false))),
        Element("h3", "By data set"),
        SourceTable(s),
        SplitTables.Unreadable(first));

    private XElement SourceTable(int s) => Table(
        "Accuracy by data set, class and model; beside it what the paper's Table 6 gives for that data set, where it has it.",
        ["class", "data set", "images", .. _models.Select(model => model.Model), "paper"],
        _comparison.Splits[s].Sources.Select((source, j) => Row(
            [
                Element("td", source.Label.ToString()),
                Name(source.Source),
                Whole($"/models/0/splits/{s}/sources/{j}/images", source.Images),
                .. _models.Select((model, i) => Share($"/models/{i}/splits/{s}/sources/{j}/accuracy", model.Splits[s].Sources[j].Accuracy)),
                Share($"/models/0/splits/{s}/sources/{j}/paper", _comparison.First.PaperAccuracy(source.Source, source.Label) ?? double.NaN),
            ])));

    private (string Name, XElement Section)? Training()
    {
        var runs = _comparison.Runs;
        return PageFrame.Section(
            "training",
            "training",
            Element("h2", "Training runs"),
            Table(
                "Time in all, with validation and checkpoints, and the share of the training steps' time that went by waiting for images.",
                ["model", "run", "time in all", "waiting for images"],
                runs.Select((entry, i) => Row(
                    ModelHeader(i),
                    TextCell(entry.Run.Run),
                    Seconds($"/models/{i}/training/seconds", entry.Run.Seconds),
                    Share($"/models/{i}/training/waiting", entry.Run.Waiting)))),
            Element(
                "div",
                Class("figures pairs"),
                Figure(
                    TrainingPlots.Accuracy("plot-curves", runs),
                    "Accuracy",
                    Legend("Thin: training, means of stretches of steps, with augmentation. Dots: validation. The paper's Figure 4."),
                    TrainingTables.Validation(runs)),
                Figure(TrainingPlots.BalancedAccuracy("plot-balanced", runs), "Balanced accuracy", Legend("Validation, in evaluation mode, without augmentation.")),
                Figure(TrainingPlots.Loss("plot-loss", runs), "Loss", Legend("Thin: training. Dots: validation.")),
                runs.All(entry => entry.Run.Epochs.Count == 0)
                    ? TrainingTables.NoEpochs("these runs: they have")
                    : Figure(
                        TrainingPlots.Time("plot-time", runs),
                        "Time by epoch",
                        Legend("With validation and checkpoints; the paper's Figure 5."),
                        TrainingTables.Epochs(runs))));
    }

    private XElement ModelHeader(int i) => Element("th", Class("model"), Attribute("scope", "row"), Swatch($"model-{i}"), _models[i].Model);

    // A caption, and below it which colour is whose.
    private object[] Legend(string caption, int from = 0) =>
    [
        caption,
        Element("ul", Class("legend"), _models.Skip(from).Select((model, i) => Element("li", Swatch($"model-{i + from}"), model.Model))),
    ];
}
