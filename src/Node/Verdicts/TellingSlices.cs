using DicomNode.Classifier;

namespace DicomNode.Node.Verdicts;

/// <summary>Chooses few slices of many for a person to see at a glance: from all over the series, the surest of each part.</summary>
internal static class TellingSlices
{
    /// <param name="slices">Slices that show the class, in the order of their series.</param>
    /// <param name="count">How many are wanted.</param>
    /// <returns>The store's numbers of those chosen, in the order of the series; all of them where there are no more than wanted.</returns>
    public static IEnumerable<long> Choose(IReadOnlyList<Slice> slices, int count)
    {
        var parts = Math.Min(count, slices.Count);
        for (var part = 0; part < parts; part++)
        {
            var begin = (int)((long)slices.Count * part / parts);
            var end = (int)((long)slices.Count * (part + 1) / parts);
            yield return slices.Skip(begin).Take(end - begin).OrderBy(slice => slice.Kind).ThenByDescending(slice => slice.Confidence).First().Number;
        }
    }

    /// <param name="Number">The store's number of its verdict.</param>
    /// <param name="Kind">Of its picture.</param>
    /// <param name="Confidence">Probability of the class, 0 to 1.</param>
    public readonly record struct Slice(long Number, ImageKind Kind, float Confidence);
}
