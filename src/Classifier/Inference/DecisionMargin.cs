using DicomNode.Classifier.Outliers;

namespace DicomNode.Classifier.Inference;

/// <summary>
/// Tells which answers lie so near a decision (the thresholds, another class, being an outlier) that the rounding of a less exact type could have put them on its
/// other side.
/// </summary>
internal sealed class DecisionMargin(AbstainThresholds thresholds, OutlierDetector? outliers)
{
    /// <summary>
    /// The width to either side, in log-odds: beyond what bfloat16 was seen to move an answer near a decision, over all images of the model's experiments
    /// (<c>trainer agree</c>).
    /// </summary>
    internal const double LogOdds = 0.2;

    /// <summary>Whether an answer lies within the margin of a decision.</summary>
    /// <param name="probabilities">Calibrated, one for each class.</param>
    /// <param name="outlierScore">See <see cref="PixelEvidence.OutlierScore"/>; NaN where there is none.</param>
    internal bool Contains(ReadOnlySpan<float> probabilities, float outlierScore)
    {
        var (best, second) = Largest.Two(probabilities);
        var odds = OddsOf(best);
        return IsNear(odds, OddsOf(thresholds.Match))
            || IsNear(odds, OddsOf(thresholds.Mismatch))
            || Math.Log(best / (double)second) <= LogOdds
            || (outliers is not null && IsNear(OddsOf(outlierScore * outliers.Threshold), OddsOf(outliers.Threshold)));
    }

    private static double OddsOf(double probability) => Math.Log(probability / (1 - probability));

    // False where a number is none: nothing is near a threshold of 0 or 1.
    private static bool IsNear(double odds, double decision) => Math.Abs(odds - decision) <= LogOdds;
}
