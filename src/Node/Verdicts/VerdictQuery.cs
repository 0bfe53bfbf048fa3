using DicomNode.Classifier;

namespace DicomNode.Node.Verdicts;

/// <summary>Which verdicts to list; what is null does not restrict.</summary>
public sealed record VerdictQuery
{
    public Outcome? Outcome { get; init; }

    public ModalityClass? Predicted { get; init; }

    /// <summary>The header's class.</summary>
    public ModalityClass? HeaderClass { get; init; }

    /// <summary>The header's Modality, letter by letter.</summary>
    public string? HeaderModality { get; init; }

    public string? CallingAe { get; init; }

    public string? SeriesInstanceUid { get; init; }

    public string? StudyInstanceUid { get; init; }

    /// <summary>Received at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Received before this time.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary><see cref="VerdictOrder.InstanceNumber"/> needs a <see cref="SeriesInstanceUid"/>.</summary>
    public VerdictOrder Order { get; init; }

    /// <summary>Items per page, 1 to 1000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Where the page before ended.</summary>
    public PageCursor? After { get; init; }

    /// <summary>What <see cref="PageCursor.Filter"/> must be for <see cref="After"/> to belong to this query.</summary>
    public uint FilterHash => PageCursor.HashFilter(
        "verdicts", Order, Outcome, Predicted, HeaderClass, HeaderModality, CallingAe, SeriesInstanceUid, StudyInstanceUid,
        From?.UtcTicks, To?.UtcTicks);
}
