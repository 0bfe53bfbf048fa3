using DicomNode.Classifier;
using DicomNode.Classifier.Calibration;

namespace DicomNode.Trainer.Evaluation;

/// <summary>Chooses below which confidence a model abstains.</summary>
public static class ThresholdChoice
{
    /// <summary>How often a confirmed class must be right.</summary>
    public const double MatchPrecision = 0.99;

    /// <summary>How often a class that contradicts a header must be right, slice by slice: reports are by series, which errs less.</summary>
    public const double MismatchPrecision = 0.995;

    private const double Highest = 0.99;

    /// <summary>
    /// The lowest thresholds (to the hundredth; at least 0.5 and 0.9) at and above which the predictions are right as often as
    /// is asked for, each class weighing the same. Where none is, 0.99.
    /// </summary>
    public static AbstainThresholds Choose(Predictions predictions, double temperature)
    {
        var classes = predictions.Logits.Length / predictions.Labels.Length;
        var probabilities = new float[predictions.Logits.Length];
        TemperatureScaling.Softmax(predictions.Logits, classes, temperature, probabilities);
        var support = predictions.Metrics.Support;
        var results = new List<(double Confidence, double Weight, bool Right)>();
        for (var i = 0; i < predictions.Labels.Length; i++)
        {
            var row = probabilities.AsSpan(i * classes, classes);
            var predicted = ClassificationMetrics.Predicted<float>(row);
            var label = predictions.Labels[i];
            results.Add((row[predicted], 1.0 / support[label], predicted == label));
        }

        return new AbstainThresholds
        {
            Match = Lowest(results, 0.5, MatchPrecision),
            Mismatch = Lowest(results, 0.9, MismatchPrecision),
        };
    }

    /// <summary>The lowest threshold from <paramref name="from"/> on, to the hundredth, at and above which predictions are right as often as asked for; 0.99 where none is.</summary>
    internal static double Lowest(IReadOnlyList<(double Confidence, double Weight, bool Right)> results, double from, double precision)
    {
        for (var hundredths = (int)Math.Round(from * 100); hundredths < Highest * 100; hundredths++)
        {
            var kept = results.Where(result => result.Confidence >= hundredths / 100.0).ToList();
            var all = kept.Sum(result => result.Weight);
            if (all > 0 && kept.Where(result => result.Right).Sum(result => result.Weight) >= precision * all)
                return hundredths / 100.0;
        }

        return Highest;
    }
}
