namespace DicomNode.Trainer.Evaluation;

/// <summary>How many of a number of trials succeed. Holds what differs from 0 around the mode: some ten deviations to either side.</summary>
public sealed class BinomialDistribution
{
    // Beyond this, relative to the mode, a probability is lost in the rounding of the sum.
    private const double Negligible = 1e-20;

    private readonly long _first;
    private readonly double[] _cumulative;

    /// <param name="trials">At least 0.</param>
    /// <param name="probability">Of one success, 0 to 1.</param>
    public BinomialDistribution(long trials, double probability)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trials);
        ArgumentOutOfRangeException.ThrowIfNegative(probability);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(probability, 1);
        var mode = Math.Min(trials, (long)((trials + 1) * probability));
        var odds = probability / (1 - probability);
        var below = new List<double>();
        var weight = 1.0;
        for (var k = mode; k > 0 && (weight *= k / ((trials - k + 1) * odds)) > Negligible; k--)
            below.Add(weight);
        var above = new List<double>();
        weight = 1.0;
        for (var k = mode; k < trials && (weight *= (trials - k) * odds / (k + 1)) > Negligible; k++)
            above.Add(weight);

        below.Reverse();
        _first = mode - below.Count;
        _cumulative = [.. below, 1.0, .. above];
        for (var i = 1; i < _cumulative.Length; i++)
            _cumulative[i] += _cumulative[i - 1];
        var sum = _cumulative[^1];
        for (var i = 0; i < _cumulative.Length; i++)
            _cumulative[i] /= sum;
    }

    /// <summary>The probability of at most this count.</summary>
    public double AtMost(long count) => count < _first ? 0 : _cumulative[Math.Min(count - _first, _cumulative.Length - 1)];

    /// <summary>The least count that is not exceeded with at least this probability, 0 to 1.</summary>
    public long Quantile(double probability)
    {
        var place = Array.BinarySearch(_cumulative, probability);
        return _first + Math.Min(place < 0 ? ~place : place, _cumulative.Length - 1);
    }
}
