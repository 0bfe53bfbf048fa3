namespace DicomNode.Node.Verdicts;

/// <summary>Which reports to list; what is null does not restrict.</summary>
public sealed record ReportQuery
{
    public ReportState? State { get; init; }

    /// <summary>Items per page, 1 to 1000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Where the page before ended.</summary>
    public PageCursor? After { get; init; }

    /// <summary>What <see cref="PageCursor.Filter"/> must be for <see cref="After"/> to belong to this query.</summary>
    public uint FilterHash => PageCursor.HashFilter("reports", State);
}
