using DicomNode.Classifier;

namespace DicomNode.Node.Verdicts;

/// <summary>When a series' report opens, changes, closes: a pure function of the report so far and what the series says now.</summary>
public static class ReportRules
{
    /// <summary>
    /// The report after the series changed: null where there is none and none is called for, the same object where nothing changed. A
    /// new report has <see cref="MislabelReport.Id"/> 0 until the store numbers it. What an administrator decided stands; only the evidence below it grows.
    /// </summary>
    /// <param name="report">The series' report so far.</param>
    /// <param name="series">What the series says; null where no slice of it is left.</param>
    /// <param name="now">The time of the change, UTC.</param>
    public static MislabelReport? Follow(MislabelReport? report, SeriesVerdict? series, DateTimeOffset now)
    {
        var accused = series is { Outcome: Outcome.Mismatch or Outcome.MissingHeader };
        if (report is null)
            return accused ? Describe(NewReport(series!, now), series!) : null;
        var evidence = series is null ? report : Describe(report, series);
        var next = evidence with
        {
            State = (report.State, accused) switch
            {
                (ReportState.Open, false) => ReportState.Closed,
                (ReportState.Closed, true) => ReportState.Open,
                (var state, _) => state,
            },
        };
        return next == report ? report : next with { Version = report.Version + 1, UpdatedAt = now };
    }

    /// <summary>The report with an administrator's decision, or why it cannot be taken.</summary>
    public static ReviewResult Decide(MislabelReport? report, ReviewDecision review, long? expectedVersion)
    {
        if (review.Decision is not (ReportState.Confirmed or ReportState.Dismissed))
            throw new ArgumentOutOfRangeException(nameof(review), review.Decision, "A decision confirms or dismisses.");
        if (report is null)
            return new ReviewResult(ReviewStatus.NotFound, null);
        if (expectedVersion is { } version && version != report.Version)
            return new ReviewResult(ReviewStatus.Changed, report);
        if (report.State == ReportState.Closed)
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
            Reason = series.Reason,
        };
    }
}
