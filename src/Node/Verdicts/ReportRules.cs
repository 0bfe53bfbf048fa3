using DicomNode.Classifier;

namespace DicomNode.Node.Verdicts;

/// <summary>
/// When a series' report opens, changes, closes: a pure function of the report so far and what the series says now. It opens early and then
/// stays put: what it takes to open is more than what it takes to stay open, so single slices do not make it come and go.
/// </summary>
public static class ReportRules
{
    /// <summary>Of the probability that confirms a header, the part that keeps a report open while the SOP class speaks against the header, too.</summary>
    private const double HeldByTwo = 0.5;

    /// <summary>The first row that applies decides; what an administrator decided stands.</summary>
    private static readonly Rule[] Table =
    [
        new((before, _) => before is ReportState.Confirmed or ReportState.Dismissed, before => before),
        new((_, claim) => claim == Claim.Made, _ => ReportState.Open),
        new((before, claim) => before == ReportState.Open && claim == Claim.Held, _ => ReportState.Open),
        new((before, _) => before is not null, _ => ReportState.Closed),
        new((_, _) => true, _ => null),
    ];

    /// <summary>What a series says of the finding that its report is about.</summary>
    private enum Claim
    {
        /// <summary>Nothing, or not enough to keep a report open.</summary>
        None,

        /// <summary>Too little to open a report, enough to keep it open.</summary>
        Held,

        /// <summary>The finding.</summary>
        Made,
    }

    /// <summary>
    /// The report after the series changed: null where there is none and none is called for, the same object where nothing changed. A
    /// new report has <see cref="MislabelReport.Id"/> 0 until the store numbers it. What an administrator decided stands; only the evidence below it grows.
    /// </summary>
    /// <param name="report">The series' report so far.</param>
    /// <param name="series">What the series says; null where no slice of it is left.</param>
    /// <param name="thresholds">When a series is sure of itself.</param>
    /// <param name="now">The time of the change, UTC.</param>
    public static MislabelReport? Follow(MislabelReport? report, SeriesVerdict? series, AbstainThresholds thresholds, DateTimeOffset now)
    {
        var claim = Weigh(report, series, thresholds);
        if (Array.Find(Table, rule => rule.Applies(report?.State, claim))!.Next(report?.State) is not { } state)
            return null;
        if (report is null)
            return Describe(NewReport(series!, now), series!);
        var evidence = series is null ? report : Describe(report, series);
        var isHeld = state == ReportState.Open && claim == Claim.Held;
        var next = evidence with { State = state, Outcome = isHeld ? report.Outcome : evidence.Outcome };
        return next == report ? report : next with { Version = report.Version + 1, UpdatedAt = now };
    }

    /// <summary>The report as it stands at a time. What has been decided is settled.</summary>
    public static MislabelReport At(MislabelReport report, DateTimeOffset now) => report with
    {
        Standing = report.Review is null ? SeriesSettling.Of(report.SlicesFor + report.SlicesAgainst, report.UpdatedAt, now) : SeriesStanding.Settled,
    };

    /// <summary>The report with a reviewer's decision, or why it cannot be taken.</summary>
    public static ReviewResult Decide(MislabelReport? report, ReviewDecision review, long? expectedVersion)
    {
        if (review.Decision is not (ReportState.Confirmed or ReportState.Dismissed))
            throw new ArgumentOutOfRangeException(nameof(review), review.Decision, "A decision confirms or dismisses.");
        if (Refuse(report, expectedVersion) is { } refusal)
            return refusal;
        if (report!.State == ReportState.Closed)
            return new ReviewResult(ReviewStatus.Closed, report);
        var reviewed = report with
        {
            State = review.Decision,
            Review = review,
            Version = report.Version + 1,
            UpdatedAt = review.ReviewedAt,
        };
        return new ReviewResult(ReviewStatus.Stored, reviewed);
    }

    /// <summary>
    /// The report with its decision taken back, or why it cannot be: open or closed, as an open report on the same finding would be by now.
    /// </summary>
    /// <param name="report">The report.</param>
    /// <param name="series">What the series says now; null where no slice of it is left.</param>
    /// <param name="thresholds">When a series is sure of itself.</param>
    /// <param name="now">When, UTC.</param>
    /// <param name="expectedVersion">The version that the reviewer saw; null for any.</param>
    public static ReviewResult Undo(
        MislabelReport? report, SeriesVerdict? series, AbstainThresholds thresholds, DateTimeOffset now, long? expectedVersion)
    {
        if (Refuse(report, expectedVersion) is { } refusal)
            return refusal;
        if (report!.Review is null)
            return new ReviewResult(ReviewStatus.NotReviewed, report);

        // A reviewed report takes on whatever outcome its series has; what it was opened for is known all the same.
        var finding = report.Outcome == Outcome.MissingHeader ? Outcome.MissingHeader : Outcome.Mismatch;
        var opened = report with { State = ReportState.Open, Outcome = finding, Review = null };
        var followed = Follow(opened, series, thresholds, now)!;
        return new ReviewResult(ReviewStatus.Stored, followed with { Version = report.Version + 1, UpdatedAt = now });
    }

    private static ReviewResult? Refuse(MislabelReport? report, long? expectedVersion)
    {
        if (report is null)
            return new ReviewResult(ReviewStatus.NotFound, null);
        return expectedVersion is { } version && version != report.Version ? new ReviewResult(ReviewStatus.Changed, report) : null;
    }

    private static Claim Weigh(MislabelReport? report, SeriesVerdict? series, AbstainThresholds thresholds)
    {
        if (series is null)
            return Claim.None;
        if (series.Outcome is Outcome.Mismatch or Outcome.MissingHeader)
            return Claim.Made;
        return report?.Outcome == Outcome.Mismatch && IsInDoubt(series, thresholds) ? Claim.Held : Claim.None;
    }

    /// <summary>
    /// A slice still contradicts its header by itself, and a class that the header does not name is still as likely as would confirm one, or half as
    /// likely where it is the SOP class's.
    /// </summary>
    private static bool IsInDoubt(SeriesVerdict series, AbstainThresholds thresholds)
    {
        return series.OutcomeCounts.ContainsKey(Outcome.Mismatch) && (Holds(series.PredictedClass, 1) || Holds(series.SopClassClass, HeldByTwo));

        bool Holds(ModalityClass? accused, double share) =>
            accused is { } named && named != series.HeaderClass && series.Probabilities?[named] >= (float)(share * thresholds.Match);
    }

    private static MislabelReport NewReport(SeriesVerdict series, DateTimeOffset now) => new()
    {
        Id = 0,
        Version = 1,
        State = ReportState.Open,
        SeriesInstanceUid = series.SeriesInstanceUid,
        Outcome = series.Outcome,
        Reason = series.Reason,
        OpenedAt = now,
        UpdatedAt = now,
    };

    private static MislabelReport Describe(MislabelReport report, SeriesVerdict series)
    {
        var slicesFor = series.PredictedClass is { } predicted ? series.PredictedCounts.GetValueOrDefault(predicted) : 0;
        return report with
        {
            StudyInstanceUid = series.StudyInstanceUid,
            Outcome = series.Outcome,
            HeaderModality = series.HeaderModality,
            HeaderClass = series.HeaderClass,
            SopClassClass = series.SopClassClass,
            PredictedClass = series.PredictedClass,
            Confidence = series.Confidence,
            SlicesFor = slicesFor,
            SlicesAgainst = series.Classified - slicesFor,
            CallingAe = series.CallingAe,
            StationName = series.StationName,
            PatientKey = series.PatientKey,
            Reason = series.Reason,
        };
    }

    private sealed record Rule(Func<ReportState?, Claim, bool> Applies, Func<ReportState?, ReportState?> Next);
}
