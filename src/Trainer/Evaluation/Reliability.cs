namespace DicomNode.Trainer.Evaluation;

/// <summary>Whether a model is right as often as it says: ten bins of confidence, after Guo et al. 2017, section 2.</summary>
public sealed class Reliability
{
    internal const int BinCount = 10;

    private Reliability(IReadOnlyList<ReliabilityBin> bins)
    {
        Bins = bins;
        var all = bins.Sum(bin => (double)bin.Images);
        ExpectedCalibrationError = all == 0
            ? double.NaN
            : bins.Where(bin => bin.Images > 0).Sum(bin => bin.Images / all * Math.Abs(bin.Accuracy - bin.MeanConfidence));
    }

    public IReadOnlyList<ReliabilityBin> Bins { get; }

    /// <summary>The mean distance of accuracy from confidence, each bin weighing its images.</summary>
    public double ExpectedCalibrationError { get; }

    /// <summary>Sorts images into bins.</summary>
    /// <param name="results">The probability of the predicted class, and whether that class is the true one.</param>
    public static Reliability Compute(IEnumerable<(double Confidence, bool Right)> results)
    {
        var images = new int[BinCount];
        var right = new int[BinCount];
        var confidence = new double[BinCount];
        foreach (var result in results)
        {
            var bin = BinOf(result.Confidence);
            images[bin]++;
            confidence[bin] += result.Confidence;
            if (result.Right)
                right[bin]++;
        }

        return new Reliability([.. Enumerable.Range(0, BinCount).Select(bin => new ReliabilityBin(
            (double)bin / BinCount,
            (double)(bin + 1) / BinCount,
            images[bin],
            images[bin] == 0 ? double.NaN : confidence[bin] / images[bin],
            images[bin] == 0 ? double.NaN : (double)right[bin] / images[bin]))]);
    }

    /// <summary>The bin of a confidence: its upper bound belongs to it.</summary>
    internal static int BinOf(double confidence) => Math.Clamp((int)Math.Ceiling(confidence * BinCount) - 1, 0, BinCount - 1);
}
