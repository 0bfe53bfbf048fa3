using DicomNode.Classifier;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Tests.Verdicts;

public sealed class ReportRulesTests
{
    private static readonly AbstainThresholds Thresholds = new() { Match = 0.5, Mismatch = 0.9 };

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
        var after = ReportRules.Follow(report, series is { } outcome ? Series(outcome) : null, Thresholds, Now);
        Assert.Equal(expected, after?.State);
        Assert.Equal(report?.Id ?? 0, after?.Id ?? 0);
    }

    [Fact]
    public void A_series_that_says_the_same_again_leaves_the_report_untouched()
    {
        var opened = ReportRules.Follow(null, Series(Outcome.Mismatch), Thresholds, Now);
        Assert.Same(opened, ReportRules.Follow(opened, Series(Outcome.Mismatch), Thresholds, Now.AddHours(1)));
        var changed = ReportRules.Follow(opened, Series(Outcome.Mismatch) with { Classified = 9 }, Thresholds, Now.AddHours(1))!;
        Assert.Equal((2, 7, Now, Now.AddHours(1)), (changed.Version, changed.SlicesAgainst, changed.OpenedAt, changed.UpdatedAt));
    }

    [Theory]
    // Pixels alone accused CT: that class must stay as likely as would confirm a header.
    [InlineData(ModalityClass.MR, ModalityClass.MR, 0.5f, true, ReportState.Open)]
    [InlineData(ModalityClass.MR, null, 0.5f, true, ReportState.Open)]
    [InlineData(ModalityClass.MR, ModalityClass.MR, 0.49f, true, ReportState.Closed)]
    // The SOP class says CT, too: half of that.
    [InlineData(ModalityClass.MR, ModalityClass.CT, 0.49f, true, ReportState.Open)]
    [InlineData(ModalityClass.MR, ModalityClass.CT, 0.25f, true, ReportState.Open)]
    [InlineData(ModalityClass.MR, ModalityClass.CT, 0.24f, true, ReportState.Closed)]
    // Headers that disagree are still contradicted.
    [InlineData(null, ModalityClass.CT, 0.6f, true, ReportState.Open)]
    // No slice contradicts its header any more, or the header has been put right.
    [InlineData(ModalityClass.MR, ModalityClass.CT, 0.6f, false, ReportState.Closed)]
    [InlineData(ModalityClass.CT, ModalityClass.CT, 0.9f, true, ReportState.Closed)]
    public void An_open_report_stays_while_the_accusation_is_not_refuted(
        ModalityClass? header, ModalityClass? sopClass, float accused, bool isContradicted, ReportState expected)
    {
        var series = Series(Outcome.Uncertain) with
        {
            HeaderClass = header,
            SopClassClass = sopClass,
            Probabilities = Samples.Likely(ModalityClass.CT, accused),
            OutcomeCounts = new Dictionary<Outcome, int> { [isContradicted ? Outcome.Mismatch : Outcome.Match] = 1 },
        };
        var open = Report(ReportState.Open);
        var after = ReportRules.Follow(open, series, Thresholds, Now)!;
        Assert.Equal(expected, after.State);
        Assert.Equal(expected == ReportState.Open ? Outcome.Mismatch : Outcome.Uncertain, after.Outcome);
        // What keeps a report open is not enough to open one.
        Assert.Null(ReportRules.Follow(null, series, Thresholds, Now));
        Assert.Equal(ReportState.Closed, ReportRules.Follow(open with { State = ReportState.Closed }, series, Thresholds, Now)!.State);
    }

    [Fact]
    public void A_report_is_kept_open_by_the_SOP_class_although_the_header_has_become_likelier()
    {
        var series = Series(Outcome.Match) with
        {
            HeaderClass = ModalityClass.MR,
            SopClassClass = ModalityClass.CT,
            Probabilities = new ClassProbabilities(0.3f, 0.6f, 0.05f, 0.05f),
            OutcomeCounts = new Dictionary<Outcome, int> { [Outcome.Mismatch] = 1, [Outcome.Match] = 2 },
        };
        var held = ReportRules.Follow(Report(ReportState.Open), series, Thresholds, Now)!;
        Assert.Equal((ReportState.Open, Outcome.Mismatch, ModalityClass.MR), (held.State, held.Outcome, held.PredictedClass));
        var again = ReportRules.Follow(held, series with { Classified = 4 }, Thresholds, Now)!;
        Assert.Equal((ReportState.Open, Outcome.Mismatch), (again.State, again.Outcome));
    }

    [Theory]
    [InlineData(1, 0, false, SeriesStanding.Provisional)]
    [InlineData(19, 119, false, SeriesStanding.Provisional)]
    [InlineData(20, 0, false, SeriesStanding.Settled)]
    [InlineData(1, 120, false, SeriesStanding.Settled)]
    [InlineData(1, 0, true, SeriesStanding.Settled)]
    public void A_report_is_settled_by_slices_by_time_or_by_review(int slices, int seconds, bool isReviewed, SeriesStanding expected)
    {
        var report = Report(ReportState.Open) with
        {
            SlicesFor = slices - 1,
            SlicesAgainst = 1,
            UpdatedAt = Now,
            Review = isReviewed ? new ReviewDecision(ReportState.Confirmed, "", Now) : null,
        };
        Assert.Equal(expected, ReportRules.At(report, Now.AddSeconds(seconds)).Standing);
    }

    [Theory]
    [InlineData(ModalityClass.MR)]
    [InlineData(ModalityClass.CT)]
    public void Slices_in_any_order_end_at_the_same_state_and_make_few_changes_on_the_way(ModalityClass sopClass)
    {
        var random = new Random(8);
        var (allChanges, allPlain) = (0, 0);
        for (var round = 0; round < 20; round++)
        {
            // Headers of MR over pixels that say CT in a random share of the slices, ever so surely.
            var share = random.NextSingle();
            Verdict[] slices =
            [
                .. Enumerable.Range(0, 150).Select(number =>
                    Samples.Slice(
                        number, header: ModalityClass.MR, pixels: random.NextSingle() < share ? ModalityClass.CT : ModalityClass.MR,
                        confidence: 0.4f + (0.6f * random.NextSingle())) with { SopClassClass = sopClass }),
            ];
            var last = SeriesAccumulator.Evaluate(slices.Aggregate((SeriesSums?)null, SeriesAccumulator.Add)!, Thresholds, Now)!;
            for (var order = 0; order < 10; order++)
            {
                random.Shuffle(slices);
                var (report, changes, plain) = Replay(slices);
                if (last.Outcome == Outcome.Mismatch)
                    Assert.Equal(ReportState.Open, report?.State);
                else if (report?.State == ReportState.Open)
                    Assert.InRange(last.Probabilities!.Value.CT, sopClass == ModalityClass.CT ? 0.25f : 0.5f, 1);
                // To swing from sure of one class to sure of the other, a mean over n slices takes a number of slices in proportion to n.
                Assert.InRange(changes, 0, Math.Min(plain, 8));
                (allChanges, allPlain) = (allChanges + changes, allPlain + plain);
            }
        }

        Assert.InRange(allChanges, 1, allPlain * 3 / 4);
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

    [Theory]
    [InlineData(Outcome.Mismatch, ReportState.Open)]
    [InlineData(Outcome.MissingHeader, ReportState.Open)]
    [InlineData(Outcome.Match, ReportState.Closed)]
    public void Without_its_decision_a_report_is_what_the_series_makes_of_it(Outcome outcome, ReportState expected)
    {
        // While it was decided, the report has taken on the outcome of its series, whichever that was.
        var decided = Report(ReportState.Dismissed) with { Outcome = Outcome.Uncertain, Review = new ReviewDecision(ReportState.Dismissed, "", Now) };
        var result = ReportRules.Undo(decided, Series(outcome), Thresholds, Now.AddHours(1), decided.Version);
        Assert.Equal((ReviewStatus.Stored, expected, outcome), (result.Status, result.Report!.State, result.Report.Outcome));
        Assert.Equal((decided.Version + 1, Now.AddHours(1)), (result.Report.Version, result.Report.UpdatedAt));
        Assert.Null(result.Report.Review);
        Assert.Equal(ReportState.Closed, ReportRules.Undo(decided, null, Thresholds, Now, null).Report!.State);
        Assert.Equal(ReviewStatus.Changed, ReportRules.Undo(decided, Series(outcome), Thresholds, Now, 1).Status);
        Assert.Equal(ReviewStatus.NotReviewed, ReportRules.Undo(Report(ReportState.Open), Series(outcome), Thresholds, Now, null).Status);
        Assert.Equal(ReviewStatus.NotFound, ReportRules.Undo(null, null, Thresholds, Now, null).Status);
    }

    [Fact]
    public void A_decision_taken_back_leaves_a_report_that_is_in_doubt_open()
    {
        var series = Series(Outcome.Uncertain) with
        {
            HeaderClass = ModalityClass.MR,
            SopClassClass = ModalityClass.CT,
            Probabilities = Samples.Likely(ModalityClass.CT, 0.6f),
            OutcomeCounts = new Dictionary<Outcome, int> { [Outcome.Mismatch] = 1, [Outcome.Match] = 1 },
        };
        var decided = Report(ReportState.Confirmed) with { Outcome = Outcome.Uncertain, Review = new ReviewDecision(ReportState.Confirmed, "", Now) };
        var result = ReportRules.Undo(decided, series, Thresholds, Now, null);
        Assert.Equal((ReportState.Open, Outcome.Mismatch), (result.Report!.State, result.Report.Outcome));
    }

    /// <summary>
    /// The report after slices came one by one, how often its state changed, and how often the outcome of the series alone would have changed it.
    /// </summary>
    private static (MislabelReport? Report, int Changes, int Plain) Replay(Verdict[] slices)
    {
        MislabelReport? report = null;
        SeriesSums? sums = null;
        var (changes, plain, accused) = (0, 0, false);
        foreach (var slice in slices)
        {
            sums = SeriesAccumulator.Add(sums, slice);
            var series = SeriesAccumulator.Evaluate(sums, Thresholds, Now)!;
            var after = ReportRules.Follow(report, series, Thresholds, Now);
            if (after?.State != report?.State)
                changes++;
            if (series.Outcome == Outcome.Mismatch != accused)
                plain++;
            (report, accused) = (after, series.Outcome == Outcome.Mismatch);
        }

        return (report, changes, plain);
    }

    private static MislabelReport Report(ReportState state) => new()
    {
        Id = 5,
        Version = 3,
        State = state,
        SeriesInstanceUid = "1.2.3.1",
        Outcome = Outcome.Mismatch,
        PredictedClass = ModalityClass.CT,
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
        Standing = SeriesStanding.Provisional,
        Reason = $"{outcome}",
        Probabilities = Samples.Likely(ModalityClass.CT, 0.9f),
        PredictedCounts = new Dictionary<ModalityClass, int> { [ModalityClass.CT] = 2, [ModalityClass.MR] = 1 },
        HeaderCounts = new Dictionary<ModalityClass, int>(),
        KindCounts = new Dictionary<ImageKind, int>(),
        OutcomeCounts = new Dictionary<Outcome, int>(),
        FirstReceivedAt = Now,
        LastReceivedAt = Now,
    };
}
