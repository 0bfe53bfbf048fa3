using DicomNode.Classifier;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Tests.Verdicts;

/// <summary>What every verdict store does; each store's test class runs all of it on a real one.</summary>
public abstract partial class VerdictStoreContract : IAsyncLifetime
{
    private protected static readonly AbstainThresholds Thresholds = new();

    private readonly List<IVerdictStore> _opened = [];

    private protected ManualClock Clock { get; } = new();

    /// <summary>Hears of changes that the test's stores make.</summary>
    private protected ReportFeed Feed { get; } = new();

    private protected IVerdictStore Store { get; private set; } = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A store over the test's database that is not yet open.</summary>
    private protected abstract Task<IVerdictStore> CreateAsync();

    public virtual async ValueTask InitializeAsync() => Store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var store in _opened)
            await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_verdict_comes_back_as_it_was_stored()
    {
        var full = Samples.Slice(1) with
        {
            ImageKind = ImageKind.Localizer, OutlierScore = 0.25f, StationName = "CT7 \u00D6st", InstanceNumber = -3, PatientKey = "ABCDEFG234",
        };
        var bare = Samples.Bare(2);
        Assert.Equal(2, (await AddAsync(full, bare)).Added);
        Assert.Equal(full, await Store.FindAsync(full.SopInstanceUid, Cancel));
        Assert.Equal(bare, await Store.FindAsync(bare.SopInstanceUid, bare.ContentSha256, Cancel));
        Assert.Null(await Store.FindAsync("1.2.3.4", Cancel));
        Assert.Null(await Store.FindAsync(full.SopInstanceUid, bare.ContentSha256, Cancel));
    }

    [Theory]
    [InlineData(float.NaN, null)]
    [InlineData(float.PositiveInfinity, float.MaxValue)]
    [InlineData(1.5f, 1.5f)]
    public async Task A_score_comes_back_as_a_number_or_not_at_all(float given, float? expected)
    {
        await AddAsync(Samples.Slice(1) with { OutlierScore = given });
        Assert.Equal(expected, (await Store.FindAsync("1.2.3.1.1", Cancel))!.OutlierScore);
    }

    [Fact]
    public async Task Times_are_kept_to_the_microsecond_in_UTC()
    {
        var given = new DateTimeOffset(2026, 3, 29, 3, 0, 0, TimeSpan.FromHours(2)).AddTicks(1_234_567);
        await AddAsync(Samples.Slice(1) with { ReceivedAt = given });
        var found = await Store.FindAsync("1.2.3.1.1", Cancel);
        Assert.Equal(given.AddTicks(-7).ToUniversalTime(), found!.ReceivedAt);
        Assert.Equal(TimeSpan.Zero, found.ReceivedAt.Offset);
    }

    [Fact]
    public async Task Text_of_strangers_is_stored_as_text()
    {
        var verdict = Samples.Slice(1) with
        {
            HeaderModality = "'; DROP TABLE verdicts; --\0",
            Reason = "\"<b>\u05D0\u4E00\U0001F9E0\uD800 end",
            CallingAe = "A\\B%_'\"",
        };
        await AddAsync(verdict);
        var found = await Store.FindAsync(verdict.SopInstanceUid, Cancel);
        Assert.Equal("'; DROP TABLE verdicts; --\uFFFD", found!.HeaderModality);
        Assert.Equal("\"<b>\u05D0\u4E00\U0001F9E0\uFFFD end", found.Reason);
        Assert.Equal(verdict.CallingAe, found.CallingAe);
        Assert.Single((await Store.QueryAsync(new VerdictQuery { CallingAe = verdict.CallingAe }, Cancel)).Items);
        Assert.Empty((await Store.QueryAsync(new VerdictQuery { CallingAe = "A_B%_'\"" }, Cancel)).Items);
    }

    [Fact]
    public async Task Text_too_long_for_an_index_is_stored_and_found()
    {
        var uid = "1." + new string('7', 20_000);
        var one = Samples.Slice(1, uid + "1") with { SopInstanceUid = uid + "2", HeaderModality = new string('\u4E00', 5000), StudyInstanceUid = uid };
        var other = Samples.Slice(2, uid + "3") with { SopInstanceUid = uid + "4" };
        Assert.Equal(2, (await AddAsync(one, other)).Added);
        Assert.Equal(0, (await AddAsync(one)).Added);
        Assert.Equal(one.ReceivedAt, (await Store.FindAsync(uid + "2", Cancel))!.ReceivedAt);
        Assert.Equal(other.ReceivedAt, (await Store.FindAsync(uid + "4", other.ContentSha256, Cancel))!.ReceivedAt);
        Assert.Equal(1, (await Store.FindSeriesAsync(uid + "3", Cancel))!.Instances);
        Assert.Single((await Store.QueryAsync(new VerdictQuery { StudyInstanceUid = uid }, Cancel)).Items);
        Assert.Single((await Store.QueryAsync(new VerdictQuery { HeaderModality = one.HeaderModality }, Cancel)).Items);
    }

    [Fact]
    public async Task The_same_content_counts_once()
    {
        var slice = Samples.Slice(1);
        Assert.Equal(1, (await AddAsync(slice, slice)).Added);
        Assert.Equal(0, (await AddAsync(slice with { Outcome = Outcome.Unreadable, ClassifiedAt = Samples.Start.AddDays(1) })).Added);
        Assert.Equal(slice, await Store.FindAsync(slice.SopInstanceUid, Cancel));
        Assert.Equal(1, (await Store.FindSeriesAsync("1.2.3.1", Cancel))!.Instances);
    }

    [Fact]
    public async Task An_empty_batch_changes_nothing() => Assert.Equal(0, (await AddAsync()).Added);

    [Fact]
    public async Task The_version_received_last_stands_for_the_instance()
    {
        var first = Samples.Slice(1, header: ModalityClass.MR);
        var second = Samples.Slice(1, series: "1.2.3.2") with { ContentSha256 = Samples.Sha(7), ReceivedAt = first.ReceivedAt.AddHours(1) };
        var late = Samples.Slice(1, series: "1.2.3.2") with { ContentSha256 = Samples.Sha(8), ReceivedAt = first.ReceivedAt.AddMinutes(1) };
        await AddAsync(first);
        Assert.Equal(1, (await AddAsync(second)).Added);
        Assert.Equal(1, (await AddAsync(late)).Added);

        Assert.Equal(second, await Store.FindAsync(first.SopInstanceUid, Cancel));
        Assert.Equal(first, await Store.FindAsync(first.SopInstanceUid, first.ContentSha256, Cancel));
        Assert.Equal(late, await Store.FindAsync(first.SopInstanceUid, late.ContentSha256, Cancel));
        Assert.Equal([second], (await Store.QueryAsync(new VerdictQuery(), Cancel)).Items);
        Assert.Null(await Store.FindSeriesAsync("1.2.3.1", Cancel));
        var series = await Store.FindSeriesAsync("1.2.3.2", Cancel);
        Assert.Equal(1, series!.Instances);
        Assert.Equal(Outcome.Match, series.Outcome);
        Assert.Equal(late.ReceivedAt, series.FirstReceivedAt);
        Assert.Equal(ReportState.Closed, Assert.Single((await Store.ListReportsAsync(new ReportQuery(), Cancel)).Items).State);
    }

    [Fact]
    public async Task A_verdict_without_a_series_is_listed_and_summed_nowhere()
    {
        await AddAsync(Samples.Bare(1), Samples.Slice(2, series: null, header: ModalityClass.MR));
        Assert.Equal(2, (await Store.QueryAsync(new VerdictQuery(), Cancel)).Items.Count);
        Assert.Equal(0, (await Store.StatsAsync(Cancel)).Series);
        Assert.Empty((await Store.ListReportsAsync(new ReportQuery(), Cancel)).Items);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Any_order_and_any_batches_end_at_the_same_sums(int seed)
    {
        var random = new Random(seed);
        var verdicts = Samples.Varied(random, 120);
        var expected = Sums(verdicts);
        var shuffled = verdicts.Concat(verdicts).ToArray();
        random.Shuffle(shuffled);
        var added = 0;
        for (var next = 0; next < shuffled.Length;)
        {
            var batch = shuffled.Skip(next).Take(random.Next(1, 25)).ToArray();
            next += batch.Length;
            added += (await Store.AddAsync(batch, Cancel)).Added;
        }

        Assert.Equal(verdicts.Count, added);
        await AssertSeriesAsync(expected);
    }

    [Fact]
    public async Task Parallel_writers_of_overlapping_batches_end_at_exact_sums()
    {
        var verdicts = Samples.Varied(new Random(11), 200);
        var expected = Sums(verdicts);
        IVerdictStore[] stores = [Store, await OpenBesideAsync()];
        var added = await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            var order = verdicts.ToArray();
            new Random(writer).Shuffle(order);
            var count = 0;
            foreach (var batch in order.Chunk(16))
                count += (await stores[writer % 2].AddAsync(batch, Cancel)).Added;
            return count;
        })));

        Assert.Equal(verdicts.Count, added.Sum());
        await AssertSeriesAsync(expected);
        var stats = await Store.StatsAsync(Cancel);
        Assert.Equal(Current(verdicts).Count, stats.Verdicts.Sum(count => count.Count));
    }

    [Fact]
    public async Task Every_filter_selects_what_it_says()
    {
        var verdicts = Samples.Varied(new Random(5), 400);
        await Store.AddAsync(verdicts, Cancel);
        var current = Current(verdicts);
        var from = Samples.Start.AddSeconds(20);
        var to = Samples.Start.AddSeconds(90);
        (VerdictQuery Query, Func<Verdict, bool> Holds)[] cases =
        [
            (new VerdictQuery(), _ => true),
            (new VerdictQuery { Outcome = Outcome.Mismatch }, verdict => verdict.Outcome == Outcome.Mismatch),
            (new VerdictQuery { Predicted = ModalityClass.PT }, verdict => verdict.PredictedClass == ModalityClass.PT),
            (new VerdictQuery { HeaderClass = ModalityClass.XR }, verdict => verdict.HeaderClass == ModalityClass.XR),
            (new VerdictQuery { HeaderModality = "DX" }, verdict => verdict.HeaderModality == "DX"),
            (new VerdictQuery { CallingAe = "MODALITY1" }, verdict => verdict.CallingAe == "MODALITY1"),
            (new VerdictQuery { SeriesInstanceUid = "1.2.3.2" }, verdict => verdict.SeriesInstanceUid == "1.2.3.2"),
            (new VerdictQuery { StudyInstanceUid = "1.2.1" }, verdict => verdict.StudyInstanceUid == "1.2.1"),
            (new VerdictQuery { From = from, To = to }, verdict => verdict.ReceivedAt >= from && verdict.ReceivedAt < to),
            (new VerdictQuery { Outcome = Outcome.Match, CallingAe = "MODALITY2", From = from, StudyInstanceUid = "1.2.0" },
                verdict => verdict is { Outcome: Outcome.Match, CallingAe: "MODALITY2", StudyInstanceUid: "1.2.0" } && verdict.ReceivedAt >= from),
        ];
        foreach (var (query, holds) in cases)
        {
            var listed = await ListAllAsync(query with { Limit = 7 });
            var expected = current.Where(holds).ToHashSet();
            Assert.NotEmpty(expected);
            Assert.Equal(expected.Count, listed.Count);
            Assert.True(expected.SetEquals(listed), $"{query}");
            Assert.Equal(listed.Select(verdict => verdict.ReceivedAt).OrderDescending(), listed.Select(verdict => verdict.ReceivedAt));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Pages_show_each_verdict_once_while_others_are_added(int seed)
    {
        var random = new Random(seed);
        // Few distinct times: a page may end between verdicts received at the same moment.
        Verdict Make(int number) => Samples.Slice(number) with { ReceivedAt = Samples.Start.AddSeconds(random.Next(5)) };
        var first = Enumerable.Range(0, 60).Select(Make).ToArray();
        await Store.AddAsync(first, Cancel);
        var seen = new List<string>();
        var added = first.Length;
        PageCursor? after = null;
        do
        {
            var page = await Store.QueryAsync(new VerdictQuery { Limit = random.Next(1, 9), After = after }, Cancel);
            seen.AddRange(page.Items.Select(verdict => verdict.SopInstanceUid));
            after = PageCursor.TryParse(page.NextCursor, out var next) ? next : null;
            await AddAsync(Make(added++));
        }
        while (after is not null);

        Assert.Distinct(seen);
        Assert.Subset(seen.ToHashSet(), first.Select(verdict => verdict.SopInstanceUid).ToHashSet());
    }

    [Fact]
    public async Task A_page_that_holds_everything_names_no_next()
    {
        await AddAsync(Samples.Slice(1), Samples.Slice(2));
        Assert.Null((await Store.QueryAsync(new VerdictQuery { Limit = 2 }, Cancel)).NextCursor);
        Assert.NotNull((await Store.QueryAsync(new VerdictQuery { Limit = 1 }, Cancel)).NextCursor);
    }

    [Fact]
    public async Task A_mismatch_opens_one_report_for_its_series()
    {
        var opened = Clock.Now;
        var result = await AddAsync([.. Enumerable.Range(0, 3).Select(number => Samples.Slice(number, header: ModalityClass.MR))]);
        var report = Assert.Single(result.Reports);
        Assert.Equal(report, await Store.FindReportAsync(report.Id, Cancel));
        Assert.Equal([report], (await Store.ListReportsAsync(new ReportQuery { State = ReportState.Open }, Cancel)).Items);
        Assert.Equal((ReportState.Open, "1.2.3.1", "1.2.3"), (report.State, report.SeriesInstanceUid, report.StudyInstanceUid));
        Assert.Equal((ModalityClass.MR, ModalityClass.CT, ModalityClass.CT), (report.HeaderClass, report.SopClassClass, report.PredictedClass));
        Assert.Equal((3, 0), (report.SlicesFor, report.SlicesAgainst));
        Assert.Equal((opened, opened), (report.OpenedAt, report.UpdatedAt));

        Clock.Now += TimeSpan.FromHours(1);
        var grown = Assert.Single((await AddAsync(Samples.Slice(3, header: ModalityClass.MR))).Reports);
        Assert.Equal((report.Id, report.Version + 1, 4), (grown.Id, grown.Version, grown.SlicesFor));
        Assert.Equal((opened, Clock.Now), (grown.OpenedAt, grown.UpdatedAt));
        Assert.Equal([grown], (await Store.ListReportsAsync(new ReportQuery(), Cancel)).Items);
    }

    [Fact]
    public async Task Later_slices_close_a_report_and_open_it_again()
    {
        await AddAsync(Samples.Slice(0, header: ModalityClass.MR, pixels: ModalityClass.CT));
        var overturned = await AddAsync([.. Enumerable.Range(1, 9).Select(n => Samples.Slice(n, header: ModalityClass.MR, pixels: ModalityClass.MR))]);
        var closed = Assert.Single(overturned.Reports);
        Assert.Equal((ReportState.Closed, Outcome.Match), (closed.State, closed.Outcome));
        var back = await AddAsync([.. Enumerable.Range(10, 200).Select(n => Samples.Slice(n, header: ModalityClass.MR, pixels: ModalityClass.CT))]);
        Assert.Equal((closed.Id, ReportState.Open), (back.Reports[0].Id, back.Reports[0].State));
    }

    [Fact]
    public async Task A_report_and_its_series_settle_with_time()
    {
        var slice = Samples.Slice(0, header: ModalityClass.MR) with { ClassifiedAt = Clock.Now };
        var report = Assert.Single((await AddAsync(slice)).Reports);
        Assert.Equal(SeriesStanding.Provisional, report.Standing);
        Assert.Equal(SeriesStanding.Provisional, (await Store.FindSeriesAsync("1.2.3.1", Cancel))!.Standing);
        Clock.Now += TimeSpan.FromMinutes(2);
        Assert.Equal(report with { Standing = SeriesStanding.Settled }, await Store.FindReportAsync(report.Id, Cancel));
        Assert.Equal(SeriesStanding.Settled, Assert.Single((await Store.ListReportsAsync(new ReportQuery(), Cancel)).Items).Standing);
        Assert.Equal(SeriesStanding.Settled, (await Store.FindSeriesAsync("1.2.3.1", Cancel))!.Standing);
        Assert.Equal(SeriesStanding.Provisional, Assert.Single((await AddAsync(slice with { SopInstanceUid = "1.2.3.1.9" })).Reports).Standing);
    }

    [Fact]
    public async Task A_study_is_found_with_all_its_series()
    {
        Verdict Pet(int number) => Samples.Slice(number, "1.2.3.2", ModalityClass.PT, ModalityClass.PT) with
        {
            SopClassUid = "1.2.840.10008.5.1.4.1.1.128",
            SopClassClass = ModalityClass.PT,
        };
        await AddAsync(Samples.Slice(1), Samples.Slice(2), Pet(3), Samples.Slice(4, "1.9.1") with { StudyInstanceUid = "1.9" }, Samples.Slice(5, null));
        var study = await Store.FindStudyAsync("1.2.3", Cancel);
        Assert.Equal(["1.2.3.1", "1.2.3.2"], study!.Series.Select(series => series.SeriesInstanceUid));
        Assert.Equal((Outcome.Match, SeriesStanding.Settled), (study.Outcome, study.Standing));
        Assert.Equal(["CT", "PT"], study.HeaderModalities);
        Assert.Equal("2 series (CT, PT), each in agreement with its header. Several modalities in one study are no contradiction.", study.Summary);
        Assert.Empty(study.Accused);
        Assert.Empty((await Store.ListReportsAsync(new ReportQuery(), Cancel)).Items);
        Assert.Null(await Store.FindStudyAsync("1.2", Cancel));

        // A slice that moves to another study and series leaves the one it was in.
        await AddAsync(Samples.Slice(4, "1.2.3.4", ModalityClass.MR) with { ContentSha256 = Samples.Sha(40), ReceivedAt = Samples.Start.AddHours(1) });
        Assert.Null(await Store.FindStudyAsync("1.9", Cancel));
        study = await Store.FindStudyAsync("1.2.3", Cancel);
        Assert.Equal((Outcome.Mismatch, 3), (study!.Outcome, study.Series.Count));
        Assert.Equal(["1.2.3.4"], study.Accused);
        Assert.Equal(
            "1 of 3 series does not agree with the header. 1.2.3.4: Header says MR; SOP class CT Image Storage and the only slice say CT.", study.Summary);
    }

    [Fact]
    public async Task A_review_is_kept_and_later_slices_leave_it_alone()
    {
        var report = Assert.Single((await AddAsync(Samples.Slice(0, header: ModalityClass.MR))).Reports);
        var review = new ReviewDecision(ReportState.Confirmed, "scanner 2 has the wrong protocol \u05D0", Clock.Now);
        var result = await Store.ReviewAsync(report.Id, review, report.Version, Cancel);
        Assert.Equal(ReviewStatus.Stored, result.Status);
        Assert.Equal((ReportState.Confirmed, review), (result.Report!.State, result.Report.Review));
        Assert.Equal(result.Report, await Store.FindReportAsync(report.Id, Cancel));

        await AddAsync([.. Enumerable.Range(1, 20).Select(n => Samples.Slice(n, header: ModalityClass.MR, pixels: ModalityClass.MR))]);
        var later = await Store.FindReportAsync(report.Id, Cancel);
        Assert.Equal((ReportState.Confirmed, review, Outcome.Match), (later!.State, later.Review, later.Outcome));
        Assert.Empty((await Store.ListReportsAsync(new ReportQuery { State = ReportState.Open }, Cancel)).Items);
    }

    [Fact]
    public async Task A_review_of_what_has_changed_since_is_refused()
    {
        var report = Assert.Single((await AddAsync(Samples.Slice(0, header: ModalityClass.MR))).Reports);
        var grown = Assert.Single((await AddAsync(Samples.Slice(1, header: ModalityClass.MR))).Reports);
        var review = new ReviewDecision(ReportState.Dismissed, "", Clock.Now);
        var refused = await Store.ReviewAsync(report.Id, review, report.Version, Cancel);
        Assert.Equal((ReviewStatus.Changed, grown), (refused.Status, refused.Report));
        Assert.Equal(ReviewStatus.NotFound, (await Store.ReviewAsync(report.Id + 1, review, null, Cancel)).Status);
        Assert.Equal(ReviewStatus.Stored, (await Store.ReviewAsync(report.Id, review, null, Cancel)).Status);
    }

    [Fact]
    public async Task Of_reviewers_who_saw_the_same_version_one_wins()
    {
        var report = Assert.Single((await AddAsync(Samples.Slice(0, header: ModalityClass.MR))).Reports);
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(reviewer => Task.Run(() =>
            Store.ReviewAsync(report.Id, new ReviewDecision(ReportState.Confirmed, $"{reviewer}", Clock.Now), report.Version, Cancel))));
        Assert.Single(results, result => result.Status == ReviewStatus.Stored);
        Assert.All(results, result => Assert.True(result.Status is ReviewStatus.Stored or ReviewStatus.Changed));
    }

    [Fact]
    public async Task Reports_are_paged_by_state_last_opened_first()
    {
        for (var series = 0; series < 9; series++)
        {
            var result = await AddAsync(Samples.Slice(series, $"1.2.4.{series}", ModalityClass.PT));
            if (series % 3 == 0)
                await Store.ReviewAsync(result.Reports[0].Id, new ReviewDecision(ReportState.Dismissed, "", Clock.Now), null, Cancel);
        }

        var listed = new List<string>();
        PageCursor? after = null;
        do
        {
            var page = await Store.ListReportsAsync(new ReportQuery { State = ReportState.Open, Limit = 2, After = after }, Cancel);
            listed.AddRange(page.Items.Select(report => report.SeriesInstanceUid));
            after = PageCursor.TryParse(page.NextCursor, out var next) ? next : null;
        }
        while (after is not null);
        Assert.Equal(["1.2.4.8", "1.2.4.7", "1.2.4.5", "1.2.4.4", "1.2.4.2", "1.2.4.1"], listed);
    }

    [Fact]
    public async Task Statistics_count_what_is_current()
    {
        var empty = await Store.StatsAsync(Cancel);
        Assert.Empty(empty.Verdicts);
        Assert.Null(empty.LastReceivedAt);

        await AddAsync(Samples.Slice(1), Samples.Slice(2), Samples.Slice(3, "1.2.3.2", ModalityClass.MR), Samples.Bare(4));
        await AddAsync(Samples.Slice(1) with { ContentSha256 = Samples.Sha(9), ReceivedAt = Samples.Start.AddHours(1) });
        var stats = await Store.StatsAsync(Cancel);
        Assert.Equal(
            new HashSet<VerdictCount>
            {
                new(Outcome.Match, ModalityClass.CT, ModalityClass.CT, 2),
                new(Outcome.Mismatch, ModalityClass.MR, ModalityClass.CT, 1),
                new(Outcome.NotApplicable, null, null, 1),
            },
            stats.Verdicts.ToHashSet());
        Assert.Equal(2, stats.Series);
        Assert.Equal(1, Assert.Single(stats.Reports).Value);
        Assert.Equal(Samples.Start.AddHours(1), stats.LastReceivedAt);
    }

    [Fact]
    public async Task What_was_stored_is_there_when_the_store_is_opened_again()
    {
        var slice = Samples.Slice(1, header: ModalityClass.MR);
        await AddAsync(slice);
        await Store.DisposeAsync();
        var again = await OpenAsync();
        await again.PingAsync(Cancel);
        Assert.Equal(slice, await again.FindAsync(slice.SopInstanceUid, Cancel));
        Assert.Single((await again.ListReportsAsync(new ReportQuery(), Cancel)).Items);
        Assert.Equal(0, (await again.AddAsync([slice], Cancel)).Added);
    }

    /// <summary>A store beside the one that is open, where several may share the database; else the same.</summary>
    private protected virtual Task<IVerdictStore> OpenBesideAsync() => OpenAsync();

    private async Task<IVerdictStore> OpenAsync()
    {
        var store = await CreateAsync();
        _opened.Add(store);
        await store.OpenAsync(Cancel);
        return store;
    }

    private protected Task<AddResult> AddAsync(params Verdict[] verdicts) => Store.AddAsync(verdicts, Cancel);

    /// <summary>The version of each instance that was received last.</summary>
    private static List<Verdict> Current(IEnumerable<Verdict> verdicts) =>
    [
        .. verdicts.GroupBy(verdict => verdict.SopInstanceUid)
            .Select(versions => versions.OrderBy(verdict => verdict.ReceivedAt).ThenBy(verdict => verdict.ContentSha256, StringComparer.Ordinal).Last()),
    ];

    private static Dictionary<string, SeriesVerdict> Sums(List<Verdict> verdicts)
    {
        var series = Current(verdicts)
            .Where(verdict => verdict.SeriesInstanceUid is not null)
            .GroupBy(verdict => verdict.SeriesInstanceUid!)
            .Select(slices => SeriesAccumulator.Evaluate(slices.Aggregate((SeriesSums?)null, SeriesAccumulator.Add)!, Thresholds, Samples.Start)!);
        return series.ToDictionary(verdict => verdict.SeriesInstanceUid);
    }

    private async Task AssertSeriesAsync(Dictionary<string, SeriesVerdict> expected)
    {
        Assert.NotEmpty(expected);
        foreach (var (uid, wanted) in expected)
        {
            var found = await Store.FindSeriesAsync(uid, Cancel);
            Assert.NotNull(found);
            Assert.Equal(wanted.Probabilities, found.Probabilities);
            Assert.Equal((wanted.Instances, wanted.Classified, wanted.Outcome), (found.Instances, found.Classified, found.Outcome));
            Assert.Equal(wanted.Reason, found.Reason);
            Assert.Equal(wanted.PredictedCounts, found.PredictedCounts);
            Assert.Equal(wanted.HeaderCounts, found.HeaderCounts);
            Assert.Equal(wanted.KindCounts, found.KindCounts);
            Assert.Equal((wanted.Outliers, wanted.StudyInstanceUid), (found.Outliers, found.StudyInstanceUid));
            Assert.Equal(wanted.OutcomeCounts, found.OutcomeCounts);
        }

        // What accuses is reported; beyond that, a report that opened on the way may be kept open.
        var reports = (await Store.ListReportsAsync(new ReportQuery { State = ReportState.Open, Limit = 1000 }, Cancel)).Items;
        var open = reports.Select(report => report.SeriesInstanceUid).ToHashSet();
        var accused = expected.Values.Where(series => series.Outcome is Outcome.Mismatch or Outcome.MissingHeader).Select(series => series.SeriesInstanceUid);
        Assert.Superset(accused.ToHashSet(), open);
        foreach (var report in reports)
            Assert.Equal(ReportState.Open, ReportRules.Follow(report, expected[report.SeriesInstanceUid], Thresholds, Clock.Now)!.State);
    }

    private async Task<List<Verdict>> ListAllAsync(VerdictQuery query)
    {
        var all = new List<Verdict>();
        PageCursor? after = null;
        do
        {
            var page = await Store.QueryAsync(query with { After = after }, Cancel);
            Assert.True(page.Items.Count <= query.Limit);
            all.AddRange(page.Items);
            after = PageCursor.TryParse(page.NextCursor, out var next) ? next : null;
        }
        while (after is not null);
        return all;
    }
}
