using DicomNode.Classifier;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Tests.Verdicts;

public sealed class ReportRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 7, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, Outcome.Match, null)]
    [InlineData(null, Outcome.Uncertain, null)]
    [InlineData(null, Outcome.OutOfScope, null)]
    [InlineData(null, Outcome.Unreadable, null)]
    [InlineData(null, Outcome.Mismatch, ReportState.Open)]
    [InlineData(null, Outcome.MissingHeader, ReportState.Open)]
    [InlineData(ReportState.Open, Outcome.Mismatch, ReportState.Open)]
    [InlineData(ReportState.Open, Outcome.MissingHeader, ReportState.Open)]
    [InlineData(ReportState.Open, Outcome.Match, ReportState.Closed)]
    [InlineData(ReportState.Open, Outcome.Uncertain, ReportState.Closed)]
    [InlineData(ReportState.Open, null, ReportState.Closed)]
    [InlineData(ReportState.Closed, Outcome.Match, ReportState.Closed)]
    [InlineData(ReportState.Closed, null, ReportState.Closed)]
    [InlineData(ReportState.Closed, Outcome.Mismatch, ReportState.Open)]
    [InlineData(ReportState.Confirmed, Outcome.Mismatch, ReportState.Confirmed)]
    [InlineData(ReportState.Confirmed, Outcome.Match, ReportState.Confirmed)]
    [InlineData(ReportState.Confirmed, null, ReportState.Confirmed)]
    [InlineData(ReportState.Dismissed, Outcome.Mismatch, ReportState.Dismissed)]
    [InlineData(ReportState.Dismissed, Outcome.Uncertain, ReportState.Dismissed)]
    public void A_report_follows_its_series(ReportState? before, Outcome? series, ReportState? expected)
    {
        var report = before is { } state ? Report(state) : null;
        var after = ReportRules.Follow(report, series is { } outcome ? Series(outcome) : null, Now);
        Assert.Equal(expected, after?.State);
        Assert.Equal(report?.Id ?? 0, after?.Id ?? 0);
    }

    [Fact]
    public void A_series_that_says_the_same_again_leaves_the_report_untouched()
    {
        var opened = ReportRules.Follow(null, Series(Outcome.Mismatch), Now);
        Assert.Same(opened, ReportRules.Follow(opened, Series(Outcome.Mismatch), Now.AddHours(1)));
        var changed = ReportRules.Follow(opened, Series(Outcome.Mismatch) with { Classified = 9 }, Now.AddHours(1))!;
        Assert.Equal((2, 7, Now, Now.AddHours(1)), (changed.Version, changed.SlicesAgainst, changed.OpenedAt, changed.UpdatedAt));
    }

    [Theory]
    [InlineData(ReportState.Open, ReviewStatus.Stored)]
    [InlineData(ReportState.Confirmed, ReviewStatus.Stored)]
    [InlineData(ReportState.Dismissed, ReviewStatus.Stored)]
    [InlineData(ReportState.Closed, ReviewStatus.Closed)]
    public void A_decision_is_taken_on_what_is_not_closed(ReportState before, ReviewStatus expected)
    {
        var report = Report(before);
        var review = new ReviewDecision(ReportState.Dismissed, "", Now);
        var result = ReportRules.Decide(report, review, report.Version);
        Assert.Equal(expected, result.Status);
        Assert.Equal(expected == ReviewStatus.Stored ? (ReportState.Dismissed, report.Version + 1) : (before, report.Version), (result.Report!.State, result.Report.Version));
        Assert.Equal(ReviewStatus.Changed, ReportRules.Decide(report, review, report.Version + 1).Status);
        Assert.Equal(ReviewStatus.NotFound, ReportRules.Decide(null, review, null).Status);
    }

    [Theory]
    [InlineData(ReportState.Open)]
    [InlineData(ReportState.Closed)]
    public void A_decision_confirms_or_dismisses(ReportState decision) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ReportRules.Decide(Report(ReportState.Open), new ReviewDecision(decision, "", Now), null));

    private static MislabelReport Report(ReportState state) => new()
    {
        Id = 5,
        Version = 3,
        State = state,
        SeriesInstanceUid = "1.2.3.1",
        Outcome = Outcome.Mismatch,
        Reason = "",
        OpenedAt = Now.AddDays(-1),
        UpdatedAt = Now.AddDays(-1),
    };

    private static SeriesVerdict Series(Outcome outcome) => new()
    {
        SeriesInstanceUid = "1.2.3.1",
        Instances = 4,
        Classified = 3,
        Outcome = outcome,
        Reason = $"{outcome}",
        Probabilities = Samples.Likely(ModalityClass.CT, 0.9f),
        PredictedCounts = new Dictionary<ModalityClass, int> { [ModalityClass.CT] = 2, [ModalityClass.MR] = 1 },
        HeaderCounts = new Dictionary<ModalityClass, int>(),
        OutcomeCounts = new Dictionary<Outcome, int>(),
        FirstReceivedAt = Now,
        LastReceivedAt = Now,
    };
}
