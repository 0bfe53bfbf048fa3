using System.Numerics;

namespace DicomNode.Node.Verdicts;

/// <summary>What of a report's changes goes into its history.</summary>
internal static class ReportHistory
{
    /// <summary>What slices did; null where it is not worth noting.</summary>
    /// <param name="before">The report before; null where there was none.</param>
    /// <param name="after">The report after.</param>
    public static ReportEvent? OfSlices(MislabelReport? before, MislabelReport after)
    {
        ReportEventKind? kind = (before?.State, after.State) switch
        {
            (null, _) => ReportEventKind.Opened,
            (not ReportState.Closed, ReportState.Closed) => ReportEventKind.Closed,
            (ReportState.Closed, ReportState.Open) => ReportEventKind.Reopened,
            _ when BitOperations.Log2((uint)Slices(after)) > BitOperations.Log2((uint)Slices(before!)) => ReportEventKind.Grew,
            _ => null,
        };
        return kind is { } known ? Note(after, known, after.UpdatedAt, by: null, note: null) : null;
    }

    /// <summary>What a reviewer did.</summary>
    /// <param name="after">The report after the decision.</param>
    /// <param name="review">The decision.</param>
    public static ReportEvent OfReview(MislabelReport after, ReviewDecision review)
    {
        var kind = review.Decision switch
        {
            ReportState.Confirmed => ReportEventKind.Confirmed,
            ReportState.Dismissed => ReportEventKind.Dismissed,
            _ => ReportEventKind.Undone,
        };
        return Note(after, kind, review.ReviewedAt, review.By, review.Note);
    }

    private static ReportEvent Note(MislabelReport report, ReportEventKind kind, DateTimeOffset at, string? by, string? note) =>
        new(at, kind, by, note, Slices(report), report.Confidence);

    private static int Slices(MislabelReport report) => report.SlicesFor + report.SlicesAgainst;
}
