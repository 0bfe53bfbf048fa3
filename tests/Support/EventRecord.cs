namespace DicomNode.Testing;

/// <summary>One event of a TensorBoard file: the file's version, or a figure.</summary>
public sealed record EventRecord
{
    /// <summary>Seconds since 1970.</summary>
    public double WallTime { get; init; }

    public long Step { get; init; }

    /// <summary>Of the first event alone.</summary>
    public string? FileVersion { get; init; }

    public string? Tag { get; init; }

    public float Value { get; init; }
}
