namespace DicomNode.Fuzz;

/// <summary>What came of the cases of one target.</summary>
internal sealed record FuzzReport
{
    public required string Target { get; init; }

    public required long Cases { get; init; }

    /// <summary>How long all of them took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The case that took longest, and how long; of those that took a tenth of the limit what they took when run again alone.</summary>
    public required (FuzzCase Case, TimeSpan Time) Slowest { get; init; }

    /// <summary>The case that allocated most, and the bytes.</summary>
    public required (FuzzCase Case, long Bytes) Hungriest { get; init; }

    /// <summary>Working set in bytes after the first tenth of the cases, and after the last, each after a collection.</summary>
    public required (long Start, long End) WorkingSet { get; init; }

    /// <summary>One of each kind, and how many there were.</summary>
    public required IReadOnlyList<(Finding Finding, long Count)> Findings { get; init; }
}
