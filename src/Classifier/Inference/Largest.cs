namespace DicomNode.Classifier.Inference;

/// <summary>The two largest of a slice's values.</summary>
internal static class Largest
{
    /// <summary>The largest and the next, which may be equal.</summary>
    /// <param name="values">Two or more; no NaN.</param>
    internal static (float First, float Second) Two(ReadOnlySpan<float> values)
    {
        var (first, second) = (float.NegativeInfinity, float.NegativeInfinity);
        foreach (var value in values)
            (first, second) = value > first ? (value, first) : (first, Math.Max(second, value));
        return (first, second);
    }
}
