namespace DicomNode.Node.Verdicts;

/// <summary>What became of a review.</summary>
public enum ReviewStatus
{
    /// <summary>Stored.</summary>
    Stored,

    /// <summary>There is no such report.</summary>
    NotFound,

    /// <summary>The report has changed since the reviewer saw it.</summary>
    Changed,

    /// <summary>The report is closed: later slices overturned it, and there is nothing to decide.</summary>
    Closed,

    /// <summary>A decision was to be taken back, and there is none.</summary>
    NotReviewed,
}

/// <summary>What became of a review, and the report as it stands now.</summary>
public sealed record ReviewResult(ReviewStatus Status, MislabelReport? Report)
{
    internal ReviewResult At(DateTimeOffset now) => Report is null ? this : this with { Report = ReportRules.At(Report, now) };
}
