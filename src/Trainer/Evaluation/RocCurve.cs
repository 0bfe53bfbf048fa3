namespace DicomNode.Trainer.Evaluation;

/// <summary>
/// Receiver operating characteristic of one class against the rest, by the class's probability: corners from (0, 0) to (1, 1), equal
/// probabilities making one slanted step. Without images on either side it has no points.
/// </summary>
public sealed class RocCurve
{
    private RocCurve(IReadOnlyList<RocPoint> points) => Points = points;

    public IReadOnlyList<RocPoint> Points { get; }

    /// <summary>Computes the curve.</summary>
    /// <param name="scores">One probability per image.</param>
    /// <param name="positive">Whether the image is of the class.</param>
    public static RocCurve Compute(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(positive.Length, scores.Length);
        var sorted = scores.ToArray();
        var labels = positive.ToArray();
        Array.Sort(sorted, labels);
        var corners = new List<(long False, long True)> { (0, 0) };
        long hits = 0, falseAlarms = 0;
        for (var end = sorted.Length; end > 0;)
        {
            var start = end - 1;
            while (start > 0 && sorted[start - 1] == sorted[end - 1])
                start--;
            for (var i = start; i < end; i++)
            {
                if (labels[i])
                    hits++;
                else
                    falseAlarms++;
            }

            Append(corners, (falseAlarms, hits));
            end = start;
        }

        return hits == 0 || falseAlarms == 0
            ? new RocCurve([])
            : new RocCurve([.. corners.Select(corner => new RocPoint((double)corner.False / falseAlarms, (double)corner.True / hits))]);
    }

    /// <summary>The share of the class that is found where at most this share of the others is taken for it; NaN without a curve.</summary>
    public double SensitivityAt(double falsePositiveRate) => Points
        .Where(point => point.FalsePositiveRate <= falsePositiveRate)
        .Select(point => point.TruePositiveRate)
        .DefaultIfEmpty(double.NaN)
        .Max();

    // A point on the way from its predecessor to its successor says nothing: of a million images few corners are left.
    private static void Append(List<(long False, long True)> corners, (long False, long True) next)
    {
        if (corners.Count > 1)
        {
            var (last, before) = (corners[^1], corners[^2]);
            if ((Int128)(last.False - before.False) * (next.True - last.True) == (Int128)(next.False - last.False) * (last.True - before.True))
                corners.RemoveAt(corners.Count - 1);
        }

        corners.Add(next);
    }
}
