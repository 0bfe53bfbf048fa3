using DicomNode.Classifier;

namespace DicomNode.Node.Verdicts;

/// <summary>Which reports to list; what is null does not restrict.</summary>
public sealed record ReportQuery
{
    public ReportState? State { get; init; }

    /// <summary>The headers' Modality as the report has it, letter by letter; empty: none.</summary>
    public string? HeaderModality { get; init; }

    public ModalityClass? HeaderClass { get; init; }

    /// <summary>The class that the pixels show.</summary>
    public ModalityClass? Predicted { get; init; }

    /// <summary>The calling AE titles as the report has them, letter by letter; empty: none.</summary>
    public string? CallingAe { get; init; }

    /// <summary>The station names as the report has them, letter by letter; empty: none.</summary>
    public string? StationName { get; init; }

    public string? StudyInstanceUid { get; init; }

    public string? SeriesInstanceUid { get; init; }

    /// <summary>Opened at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Opened before this time.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>
    /// What a person types: words between blanks, all of which must be found, in upper or lower case: in AE titles, station names, patient keys, the note and
    /// the reviewer's name, or as the report's number or the beginning of its series' or study's UID.
    /// </summary>
    public string? Text { get; init; }

    public ReportOrder Order { get; init; }

    /// <summary>Items per page, 1 to 1000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>From <see cref="After"/> against the order: the nearest first.</summary>
    public bool IsBackwards { get; init; }

    /// <summary>Where the page before ended.</summary>
    public PageCursor? After { get; init; }

    /// <summary>What <see cref="PageCursor.Filter"/> must be for <see cref="After"/> to belong to this query.</summary>
    public uint FilterHash => PageCursor.HashFilter(
        "reports", Order, State, HeaderModality, HeaderClass, Predicted, CallingAe, StationName, StudyInstanceUid, SeriesInstanceUid, From?.UtcTicks,
        To?.UtcTicks, Text);
}
