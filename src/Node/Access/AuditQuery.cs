using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Access;

/// <summary>Which entries of the audit log, last first; a filter that is null lets everything through.</summary>
public sealed record AuditQuery
{
    public AuditKind? Kind { get; init; }

    public string? Who { get; init; }

    /// <summary>At this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this time.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Entries per page.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Where the page before ended; null for the first.</summary>
    public PageCursor? After { get; init; }

    /// <summary>Binds a cursor to the filters.</summary>
    public uint FilterHash => PageCursor.HashFilter(Kind, Who, From?.UtcTicks, To?.UtcTicks);
}
