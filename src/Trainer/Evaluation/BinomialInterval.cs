namespace DicomNode.Trainer.Evaluation;

/// <summary>The exact interval of a share (Clopper and Pearson 1934): all probabilities that do not make the count found too unlikely.</summary>
public static class BinomialInterval
{
    private const double Exactness = 1e-9;

    /// <param name="successes">0 to <paramref name="trials"/>.</param>
    /// <param name="trials">At least 1.</param>
    /// <param name="level">The confidence, in (0, 1), half of the rest on either side.</param>
    public static ConfidenceInterval Of(long successes, long trials, double level = BootstrapIntervals.Level)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        var outside = (1 - level) / 2;
        return new ConfidenceInterval(
            successes == 0 ? 0 : Find(probability => 1 - new BinomialDistribution(trials, probability).AtMost(successes - 1) < outside),
            Upper(successes, trials, 1 - outside));
    }

    /// <summary>What the probability does not exceed, with this confidence.</summary>
    public static double Upper(long successes, long trials, double level) =>
        successes == trials ? 1 : Find(probability => new BinomialDistribution(trials, probability).AtMost(successes) > 1 - level);

    // Where a condition that holds below and not above changes.
    private static double Find(Predicate<double> holds)
    {
        var (low, high) = (0.0, 1.0);
        while (high - low > Exactness)
        {
            var middle = (low + high) / 2;
            if (holds(middle))
                low = middle;
            else
                high = middle;
        }

        return (low + high) / 2;
    }
}
