using System.Text.Json;
using DicomNode.Classifier;
using DicomNode.Classifier.Calibration;
using DicomNode.Classifier.Models;
using DicomNode.Trainer.Evaluation;

namespace DicomNode.Trainer.CrossValidation;

/// <summary>calibration.json: temperature, scales and thresholds fitted on images of sources that the networks had not seen.</summary>
public sealed record FittedCalibration
{
    public const string FileName = "calibration.json";

    /// <summary>The share of series that may contradict a right header: where one header in a thousand is wrong, most reports should be right.</summary>
    public const double FalseAlarms = 0.0005;

    private const double Penalty = 0.01;
    private const int LeastMismatch = 900;
    private const int MostMismatch = 999;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true, RespectNullableAnnotations = true };

    public required double Temperature { get; init; }

    /// <summary>Null where the temperature is all.</summary>
    public VectorScaling? Calibration { get; init; }

    public required AbstainThresholds Thresholds { get; init; }

    /// <summary>Fits to images held out: temperature and scales by their weights, the threshold that contradicts by their series.</summary>
    /// <param name="set">The images, those of a source in the order of their files.</param>
    /// <param name="kind">What is fitted besides thresholds.</param>
    /// <param name="singleImages">Sources whose images are series by themselves.</param>
    public static FittedCalibration Fit(HeldOutSet set, CalibrationKind kind, IReadOnlyList<string> singleImages)
    {
        var temperature = kind == CalibrationKind.None ? 1 : TemperatureScaling.Fit(set.Logits, set.Labels, HeldOutSet.Classes, set.Weights);
        var scaling = kind == CalibrationKind.Vector
            ? VectorScaling.Fit(set.Logits, set.Labels, set.Weights, HeldOutSet.Classes, temperature, Penalty)
            : null;
        return new FittedCalibration
        {
            Temperature = temperature,
            Calibration = scaling,
            Thresholds = Choose(set, set.Probabilities(temperature, scaling), singleImages),
        };
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="ConfigurationException">It is missing or damaged.</exception>
    public static FittedCalibration Load(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<FittedCalibration>(File.ReadAllBytes(path), Format) ?? throw new JsonException("it is null");
        }
        catch (Exception cause) when (cause is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"cannot read calibration {path}: {cause.Message}; expected a {FileName} of trainer crossvalidate", cause);
        }
    }

    /// <summary>The manifest with this calibration; its classes are all there are, in their order.</summary>
    public ModelManifest Apply(ModelManifest manifest) => manifest with { Temperature = Temperature, Calibration = Calibration, Thresholds = Thresholds };

    public string ToJson() => JsonSerializer.Serialize(this, Format);

    // To confirm a header as after training; to contradict it, the lowest threshold at which few enough series raise a false alarm: people are told of series.
    private static AbstainThresholds Choose(HeldOutSet set, ClassProbabilities[] probabilities, IReadOnlyList<string> singleImages)
    {
        var results = probabilities
            .Select((said, i) => (Confidence: (double)said.Confidence, Weight: set.Weights[i], Right: said.Predicted == set.Images[i].Label))
            .ToList();
        var thresholds = new AbstainThresholds { Match = ThresholdChoice.Lowest(results, 0.5, ThresholdChoice.MatchPrecision) };
        var series = HeldOutSeries.Of(set.Images.Select((image, i) => (new HeldOutAnswer(image.Label, probabilities[i], thresholds), image)), singleImages);
        // What is sure enough to contradict a header is sure enough to confirm one.
        AbstainThresholds At(int thousandths) => thresholds with { Match = Math.Min(thresholds.Match, thousandths / 1000.0), Mismatch = thousandths / 1000.0 };
        var mismatch = LeastMismatch;
        while (mismatch < MostMismatch && series.Count(one => one.IsFalseAlarmAt(At(mismatch))) > FalseAlarms * series.Count)
            mismatch++;
        var slices = results.Where(result => !result.Right && result.Confidence >= At(mismatch).Mismatch).Sum(result => result.Weight);
        return At(mismatch) with { FalseAlarmRate = set.Bound(slices) };
    }
}
