using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.Evaluation;

/// <summary>
/// Percentile intervals of the bootstrap (Efron 1979), images drawn with replacement class by class, so that each class keeps its size.
/// Slices of one volume resemble each other, which the bootstrap of images does not see: take the intervals as the narrowest that could hold.
/// </summary>
public sealed class BootstrapIntervals
{
    /// <summary>How often the images are drawn anew.</summary>
    public const int Resamples = 2000;

    /// <summary>The confidence of every interval.</summary>
    public const double Level = 0.95;

    /// <summary>Where the random numbers begin: the same images give the same intervals.</summary>
    public const long Seed = 20230614;

    private const int Stream = 0xB007;

    private BootstrapIntervals(ConfidenceInterval accuracy, ConfidenceInterval balancedAccuracy, IReadOnlyList<ConfidenceInterval> recall)
    {
        Accuracy = accuracy;
        BalancedAccuracy = balancedAccuracy;
        Recall = recall;
    }

    public ConfidenceInterval Accuracy { get; }

    public ConfidenceInterval BalancedAccuracy { get; }

    /// <summary>By class.</summary>
    public IReadOnlyList<ConfidenceInterval> Recall { get; }

    /// <summary>Resamples the images behind the figures.</summary>
    public static BootstrapIntervals Compute(ClassificationMetrics metrics)
    {
        // How many of a class's n redrawn images are hits follows the binomial distribution of n and the recall: drawing the
        // count is drawing the images, and millions of them cost no more than ten.
        var classes = metrics.Support.Length;
        var hits = new BinomialDistribution?[classes];
        for (var c = 0; c < classes; c++)
            hits[c] = metrics.Support[c] > 0 ? new BinomialDistribution(metrics.Support[c], metrics.Recall[c]) : null;
        var present = hits.Count(distribution => distribution is not null);
        var accuracy = new double[Resamples];
        var balanced = new double[Resamples];
        var recall = new double[classes][];
        for (var c = 0; c < classes; c++)
            recall[c] = new double[Resamples];
        for (var resample = 0; resample < Resamples; resample++)
        {
            var random = new SeededRandom(Seed, Stream, resample);
            long right = 0;
            for (var c = 0; c < classes; c++)
            {
                // A class without images takes a number too, so that it does not move those of the others.
                var uniform = random.NextDouble();
                if (hits[c] is not { } distribution)
                    continue;
                var drawn = distribution.Quantile(uniform);
                right += drawn;
                recall[c][resample] = (double)drawn / metrics.Support[c];
                balanced[resample] += recall[c][resample] / present;
            }

            accuracy[resample] = (double)right / metrics.Count;
        }

        return new BootstrapIntervals(
            Interval(accuracy, metrics.Accuracy),
            Interval(balanced, metrics.BalancedAccuracy),
            [.. recall.Select((values, c) => Interval(values, metrics.Recall[c]))]);
    }

    /// <summary>The interval of the resamples' values, which are left in order.</summary>
    internal static ConfidenceInterval Percentiles(double[] values)
    {
        Array.Sort(values);
        var outside = (int)Math.Round((1 - Level) / 2 * Resamples);
        return new ConfidenceInterval(values[outside], values[^(outside + 1)]);
    }

    private static ConfidenceInterval Interval(double[] values, double figure) =>
        double.IsNaN(figure) ? new ConfidenceInterval(double.NaN, double.NaN) : Percentiles(values);
}
