using System.Text.Json;
using System.Text.Json.Nodes;
using DicomNode.Classifier;

namespace DicomNode.Trainer.Evaluation;

/// <summary>A report as JSON: rates from 0 to 1, intervals as [lower, upper], what has no value as null.</summary>
public static class JsonReport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>What <see cref="SplitEvaluation.Roc"/> is asked for: the sensitivity at these false positive rates.</summary>
    public static IReadOnlyList<double> FalsePositiveRates { get; } = [0.01, 0.05];

    /// <summary>The report of one model.</summary>
    public static string Write(EvaluationReport report) => Model(report).ToJsonString(Indented);

    /// <summary>
    /// The report of several: in <c>models</c> each as its own report has it, in <c>differences</c> by split how much better the models from the
    /// second on are than the first, all on the same images.
    /// </summary>
    public static string Write(ModelComparison comparison) => new JsonObject
    {
        ["models"] = Array(comparison.Models, Model),
        ["differences"] = Array(comparison.Splits.Select((split, s) => (split.Split, s)), entry => new JsonObject
        {
            ["split"] = entry.Split,
            ["against"] = comparison.First.Model,
            ["models"] = Array(comparison.Differences[entry.s].Select((difference, i) => (difference, comparison.Models[i + 1].Model)), Difference),
        }),
    }.ToJsonString(Indented);

    private static JsonObject Model(EvaluationReport report)
    {
        var json = new JsonObject
        {
            ["model"] = report.Model,
            ["architecture"] = report.Architecture,
            ["bootstrap"] = new JsonObject
            {
                ["resamples"] = BootstrapIntervals.Resamples,
                ["level"] = BootstrapIntervals.Level,
                ["seed"] = BootstrapIntervals.Seed,
            },
            ["splits"] = Array(report.Splits, split => Split(report, split)),
        };
        if (report.Paper is { } paper)
            json["paper"] = Paper(paper);
        if (report.Training is { } training)
            json["training"] = Training(training);
        return json;
    }

    private static JsonObject Difference((PairedDifference Difference, string Model) entry) => new()
    {
        ["model"] = entry.Model,
        ["images"] = entry.Difference.Images,
        ["accuracy"] = entry.Difference.Accuracy,
        ["accuracyInterval"] = Interval(entry.Difference.AccuracyInterval),
        ["balancedAccuracy"] = entry.Difference.BalancedAccuracy,
        ["balancedAccuracyInterval"] = Interval(entry.Difference.BalancedAccuracyInterval),
        ["onlyThisRight"] = entry.Difference.OnlyThis,
        ["onlyFirstRight"] = entry.Difference.OnlyOther,
    };

    private static JsonObject Split(EvaluationReport report, SplitEvaluation split) => new()
    {
        ["split"] = split.Split,
        ["images"] = split.All.Count,
        ["accuracy"] = Finite(split.All.Accuracy),
        ["accuracyInterval"] = Interval(split.Intervals.Accuracy),
        ["balancedAccuracy"] = Finite(split.All.BalancedAccuracy),
        ["balancedAccuracyInterval"] = Interval(split.Intervals.BalancedAccuracy),
        ["expectedCalibrationError"] = Finite(split.Reliability.ExpectedCalibrationError),
        ["classes"] = Array(Enum.GetValues<ModalityClass>(), label => new JsonObject
        {
            ["class"] = label.ToString(),
            ["images"] = split.All.Support[(int)label],
            ["precision"] = Finite(split.All.Precision[(int)label]),
            ["recall"] = Finite(split.All.Recall[(int)label]),
            ["recallInterval"] = Interval(split.Intervals.Recall[(int)label]),
            ["f1"] = Finite(split.All.F1[(int)label]),
            ["auroc"] = Finite(split.All.Auroc[(int)label]),
            ["meanConfidence"] = Finite(split.MeanConfidence[(int)label]),
            ["sensitivity"] = Array(FalsePositiveRates, rate => new JsonObject
            {
                ["falsePositiveRate"] = rate,
                ["truePositiveRate"] = Finite(split.Roc[(int)label].SensitivityAt(rate)),
            }),
            ["confusion"] = Array(Enum.GetValues<ModalityClass>(), other => split.All.Confusion[(int)label, (int)other]),
        }),
        ["reliability"] = Array(split.Reliability.Bins, bin => new JsonObject
        {
            ["from"] = bin.From,
            ["to"] = bin.To,
            ["images"] = bin.Images,
            ["meanConfidence"] = Finite(bin.MeanConfidence),
            ["accuracy"] = Finite(bin.Accuracy),
        }),
        ["sources"] = Array(split.Sources, source => new JsonObject
        {
            ["source"] = source.Source,
            ["class"] = source.Label.ToString(),
            ["images"] = source.Images,
            ["right"] = source.Right,
            ["accuracy"] = source.Accuracy,
            ["paper"] = report.PaperAccuracy(source.Source, source.Label),
        }),
        ["unreadable"] = Array(split.Unreadable, entry => new JsonObject { ["path"] = entry.Path, ["reason"] = entry.Reason }),
    };

    private static JsonObject Paper(PaperFigures paper) => new()
    {
        ["accuracy"] = paper.Accuracy,
        ["balancedAccuracy"] = paper.BalancedAccuracy,
        ["classes"] = Array(Enum.GetValues<ModalityClass>(), label => new JsonObject
        {
            ["class"] = label.ToString(),
            ["precision"] = paper.Precision[(int)label],
            ["recall"] = paper.Recall[(int)label],
            ["f1"] = paper.F1[(int)label],
            ["auroc"] = paper.Auroc[(int)label],
        }),
    };

    private static JsonObject Training(TrainingCurves training) => new()
    {
        ["run"] = training.Run,
        ["seconds"] = Finite(training.Seconds),
        ["waiting"] = Finite(training.Waiting),
        ["train"] = Array(training.Training, Point),
        ["validate"] = Array(training.Validation, Point),
        ["epochs"] = Array(training.Epochs, epoch => new JsonObject
        {
            ["epoch"] = epoch.Epoch,
            ["step"] = epoch.Step,
            ["seconds"] = Finite(epoch.Seconds),
            ["waiting"] = Finite(epoch.Waiting),
        }),
    };

    private static JsonObject Point(CurvePoint point) => new()
    {
        ["step"] = point.Step,
        ["loss"] = Finite(point.Loss),
        ["accuracy"] = Finite(point.Accuracy),
        ["balancedAccuracy"] = Finite(point.BalancedAccuracy),
    };

    private static JsonArray Interval(ConfidenceInterval interval) => [Finite(interval.Lower), Finite(interval.Upper)];

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode?> convert) => [.. items.Select(convert)];

    /// <summary>A number, or null for what is none.</summary>
    internal static JsonValue? Finite(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}
