using DicomNode.Classifier;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Tests.Verdicts;

/// <content>What people who review ask of a store.</content>
public abstract partial class VerdictStoreContract
{
    [Fact]
    public async Task A_series_and_its_report_name_stations_and_patients()
    {
        Verdict Slice(int number, string? station, string? patient) =>
            Samples.Slice(number, header: ModalityClass.MR) with { StationName = station, PatientKey = patient };
        var report = Assert.Single((await AddAsync(Slice(1, null, null))).Reports);
        Assert.Equal((null, null), (report.StationName, report.PatientKey));
        report = Assert.Single((await AddAsync(Slice(2, "ROOM2", "BBBB"), Slice(3, "ROOM1", "BBBB"), Slice(4, "ROOM2", "BBBB"))).Reports);
        Assert.Equal(("ROOM1, ROOM2", "BBBB"), (report.StationName, report.PatientKey));
        Assert.Equal(report, await Store.FindReportAsync(report.Id, Cancel));
        var series = await Store.FindSeriesAsync("1.2.3.1", Cancel);
        Assert.Equal(("ROOM1, ROOM2", "BBBB"), (series!.StationName, series.PatientKey));
    }

    [Fact]
    public async Task Listings_of_reports_are_read_backwards_from_any_report_of_either_order()
    {
        await AddReportsAsync(30);
        foreach (var query in new[]
        {
            new ReportQuery { Order = ReportOrder.Worst }, new ReportQuery { Order = ReportOrder.Worst, State = ReportState.Open },
            new ReportQuery(), new ReportQuery { State = ReportState.Open },
        })
        {
            var listed = await ListAllAsync(query with { Limit = 1000 });
            Assert.True(listed.Count > 5);
            for (var i = 0; i < listed.Count; i++)
            {
                var page = await Store.ListReportsAsync(query with { After = PageCursor.At(listed[i], query), IsBackwards = true, Limit = 3 }, Cancel);
                Assert.Equal(listed.Take(i).Reverse().Take(3), page.Items);
            }
        }
    }

    [Fact]
    public async Task Every_filter_of_reports_selects_what_it_says_in_either_order()
    {
        var all = await AddReportsAsync(60);
        var from = Clock.Now.AddMinutes(-40);
        var to = Clock.Now.AddMinutes(-10);
        (ReportQuery Query, Func<MislabelReport, bool> Holds)[] cases =
        [
            (new ReportQuery(), _ => true),
            (new ReportQuery { State = ReportState.Open }, report => report.State == ReportState.Open),
            (new ReportQuery { State = ReportState.Dismissed }, report => report.State == ReportState.Dismissed),
            (new ReportQuery { HeaderModality = "PT" }, report => report.HeaderModality == "PT"),
            (new ReportQuery { HeaderClass = ModalityClass.MR }, report => report.HeaderClass == ModalityClass.MR),
            (new ReportQuery { Predicted = ModalityClass.XR }, report => report.PredictedClass == ModalityClass.XR),
            (new ReportQuery { CallingAe = "AE_1" }, report => report.CallingAe == "AE_1"),
            (new ReportQuery { StationName = "room 2%" }, report => report.StationName == "room 2%"),
            (new ReportQuery { StationName = "" }, report => report.StationName is null),
            (new ReportQuery { StudyInstanceUid = "1.7.3" }, report => report.StudyInstanceUid == "1.7.3"),
            (new ReportQuery { SeriesInstanceUid = "1.8.11" }, report => report.SeriesInstanceUid == "1.8.11"),
            (new ReportQuery { From = from, To = to }, report => report.OpenedAt >= from && report.OpenedAt < to),
            (new ReportQuery { Text = "AE_1" }, report => report.CallingAe == "AE_1"),
            (new ReportQuery { Text = "2% ROOM" }, report => report.StationName == "room 2%"),
            (new ReportQuery { Text = "1.7.3" }, report => report.StudyInstanceUid!.StartsWith("1.7.3", StringComparison.Ordinal)),
            (new ReportQuery { Text = "1.8.1 ae_" }, report => report.SeriesInstanceUid.StartsWith("1.8.1", StringComparison.Ordinal)),
            (new ReportQuery { Text = $"#{all[7].Id}" }, report => report.Id == all[7].Id),
            (new ReportQuery { Text = "keyq" }, report => report.PatientKey == "KEYQ"),
            (new ReportQuery { Text = "\u00E4RGER" }, report => report.Review is not null),
            (new ReportQuery { Text = "meyer" }, report => report.Review is not null),
            (new ReportQuery { State = ReportState.Open, Text = "ae_1 room", HeaderClass = ModalityClass.MR, From = from },
                report => report is { State: ReportState.Open, CallingAe: "AE_1", StationName: not null, HeaderClass: ModalityClass.MR } && report.OpenedAt >= from),
        ];
        foreach (var (query, holds) in cases)
        {
            var expected = all.Where(holds).ToArray();
            Assert.True(expected.Length > 0, $"{query}");
            Assert.Equal(expected.OrderByDescending(report => report.Id), await ListAllAsync(query with { Limit = 7 }));
            Assert.Equal(
                expected.OrderByDescending(report => Math.Round(100.0 * report.Confidence!.Value)).ThenByDescending(report => report.SlicesFor).ThenBy(report => report.Id),
                await ListAllAsync(query with { Limit = 7, Order = ReportOrder.Worst }));
            var groups = await Store.GroupReportsAsync(query, Cancel);
            Assert.Equal(
                expected.GroupBy(report => (report.CallingAe, report.StationName)).Select(group => new ReportGroup(
                    group.Key.CallingAe, group.Key.StationName, group.Count(), group.Max(report => report.Confidence!.Value), group.Min(report => report.OpenedAt)))
                    .ToHashSet(),
                groups.ToHashSet());
            Assert.Equal(groups.Select(group => group.WorstConfidence).OrderDescending(), groups.Select(group => group.WorstConfidence));
        }
    }

    [Theory]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("A_1")]
    [InlineData("'; DROP TABLE reports; --")]
    [InlineData("\\")]
    [InlineData("\"")]
    [InlineData("[a-z]*")]
    [InlineData("99999999999999999999999")]
    [InlineData("\u0000\uD800")]
    [InlineData("\n \t")]
    public async Task Text_of_strangers_finds_only_what_holds_it(string text)
    {
        await AddAsync(Samples.Slice(1, header: ModalityClass.MR) with { CallingAe = "AXE1", StationName = "b" });
        var listed = await ListAllAsync(new ReportQuery { Text = text });
        Assert.Equal(string.IsNullOrWhiteSpace(text) ? 1 : 0, listed.Count);
        Assert.Empty(await ListAllAsync(new ReportQuery { CallingAe = text }));
        Assert.Empty(await Store.GroupReportsAsync(new ReportQuery { StationName = text }, Cancel));
        Assert.Empty(await Store.SearchAsync(text, 10, Cancel));

        await AddAsync(Samples.Slice(2, "1.2.3.2", ModalityClass.MR) with { CallingAe = $"x{text}y", StationName = text });
        var found = (await ListAllAsync(new ReportQuery { Text = text })).Select(report => report.SeriesInstanceUid);
        Assert.Contains("1.2.3.2", found);
        Assert.Equal(1, (await Store.GroupReportsAsync(new ReportQuery { StationName = text }, Cancel)).Sum(group => group.Reports));
    }

    [Fact]
    public async Task Text_of_any_length_may_be_asked_for()
    {
        await AddAsync(Samples.Slice(1, header: ModalityClass.MR));
        foreach (var text in new[] { new string('x', 100_000), string.Concat(Enumerable.Range(0, 20_000).Select(number => $"{number} ")), "1." + new string('9', 50_000) })
        {
            Assert.Empty(await ListAllAsync(new ReportQuery { Text = text }));
            Assert.Empty(await ListAllAsync(new ReportQuery { CallingAe = text, StudyInstanceUid = text }));
            Assert.Empty(await Store.SearchAsync(text, 10, Cancel));
        }
    }

    [Fact]
    public async Task Pages_of_the_worst_go_on_while_reports_are_decided_and_others_open()
    {
        var all = await AddReportsAsync(40);
        var open = all.Where(report => report.State == ReportState.Open).Select(report => report.Id).ToHashSet();
        var seen = new List<long>();
        PageCursor? after = null;
        var next = 1000;
        do
        {
            var page = await Store.ListReportsAsync(new ReportQuery { State = ReportState.Open, Order = ReportOrder.Worst, Limit = 5, After = after }, Cancel);
            seen.AddRange(page.Items.Select(report => report.Id));
            after = PageCursor.TryParse(page.NextCursor, out var cursor) ? cursor : null;
            // The last one of the page leaves the listing, and one comes that belongs before it.
            await Store.ReviewAsync(page.Items[^1].Id, new ReviewDecision(ReportState.Confirmed, "", Clock.Now), null, Cancel);
            await AddAsync([.. Enumerable.Range(next, 5).Select(number => Samples.Slice(number, $"1.9.{next}", ModalityClass.MR, confidence: 1))]);
            next += 5;
        }
        while (after is not null);
        Assert.Distinct(seen);
        Assert.True(open.SetEquals(seen));
    }

    [Fact]
    public async Task History_notes_what_happened_and_growth_only_by_doublings()
    {
        var opened = Clock.Now;
        var report = Assert.Single((await AddAsync(Samples.Slice(0, header: ModalityClass.MR))).Reports);
        for (var number = 1; number < 40; number++)
        {
            Clock.Now += TimeSpan.FromSeconds(1);
            await AddAsync(Samples.Slice(number, header: ModalityClass.MR));
        }

        await AddAsync([.. Enumerable.Range(40, 400).Select(number => Samples.Slice(number, header: ModalityClass.MR, pixels: ModalityClass.MR))]);
        await AddAsync([.. Enumerable.Range(440, 4000).Select(number => Samples.Slice(number, header: ModalityClass.MR))]);
        var review = new ReviewDecision(ReportState.Dismissed, "no \u05D0 fault", Clock.Now, "meyer");
        await Store.ReviewAsync(report.Id, review, null, Cancel);
        await Store.ReviewAsync(report.Id, new ReviewDecision(ReportState.Open, "was wrong", Clock.Now, "schmidt"), null, Cancel);

        var history = await Store.ReportHistoryAsync(report.Id, Cancel);
        Assert.Equal(
            [
                (ReportEventKind.Opened, 1), (ReportEventKind.Grew, 2), (ReportEventKind.Grew, 4), (ReportEventKind.Grew, 8), (ReportEventKind.Grew, 16),
                (ReportEventKind.Grew, 32), (ReportEventKind.Closed, 440), (ReportEventKind.Reopened, 4440), (ReportEventKind.Dismissed, 4440),
                (ReportEventKind.Undone, 4440),
            ],
            history.Select(happened => (happened.Kind, happened.Slices)));
        Assert.Equal(new ReportEvent(opened, ReportEventKind.Opened, null, null, 1, report.Confidence), history[0]);
        Assert.Equal(("meyer", "no \u05D0 fault"), (history[^2].By, history[^2].Note));
        Assert.Equal(("schmidt", "was wrong"), (history[^1].By, history[^1].Note));
        Assert.Empty(await Store.ReportHistoryAsync(report.Id + 1, Cancel));
    }

    [Fact]
    public async Task A_decision_is_taken_back_to_what_the_evidence_says()
    {
        var report = Assert.Single((await AddAsync(Samples.Slice(0, header: ModalityClass.MR))).Reports);
        var undo = new ReviewDecision(ReportState.Open, "", Clock.Now, "meyer");
        Assert.Equal(ReviewStatus.NotReviewed, (await Store.ReviewAsync(report.Id, undo, report.Version, Cancel)).Status);
        Assert.Equal(ReviewStatus.NotFound, (await Store.ReviewAsync(report.Id + 1, undo, null, Cancel)).Status);

        var decision = new ReviewDecision(ReportState.Confirmed, "sure", Clock.Now, "schmidt");
        var decided = await Store.ReviewAsync(report.Id, decision, report.Version, Cancel);
        Assert.Equal(decision, (await Store.FindReportAsync(report.Id, Cancel))!.Review);
        Assert.Equal(ReviewStatus.Changed, (await Store.ReviewAsync(report.Id, undo, report.Version, Cancel)).Status);
        Clock.Now += TimeSpan.FromMinutes(1);
        var undone = await Store.ReviewAsync(report.Id, undo with { ReviewedAt = Clock.Now }, decided.Report!.Version, Cancel);
        Assert.Equal(ReviewStatus.Stored, undone.Status);
        Assert.Equal(report with { Version = 3, UpdatedAt = Clock.Now }, undone.Report);
        Assert.Equal(undone.Report, await Store.FindReportAsync(report.Id, Cancel));

        // Decided again, then acquitted by later slices: without the decision it is closed.
        await Store.ReviewAsync(report.Id, decision, null, Cancel);
        await AddAsync([.. Enumerable.Range(1, 20).Select(number => Samples.Slice(number, header: ModalityClass.MR, pixels: ModalityClass.MR))]);
        var closed = await Store.ReviewAsync(report.Id, undo, null, Cancel);
        Assert.Equal((ReviewStatus.Stored, ReportState.Closed, Outcome.Match), (closed.Status, closed.Report!.State, closed.Report.Outcome));
        Assert.Equal(ReviewStatus.NotReviewed, (await Store.ReviewAsync(report.Id, undo, null, Cancel)).Status);
        Assert.Equal(ReviewStatus.Closed, (await Store.ReviewAsync(report.Id, decision, null, Cancel)).Status);
    }

    [Fact]
    public async Task Of_many_reports_each_is_decided_by_itself()
    {
        var reports = (await AddAsync([.. Enumerable.Range(0, 5).Select(number => Samples.Slice(number, $"1.2.4.{number}", ModalityClass.PT))])).Reports;
        var grown = Assert.Single((await AddAsync(Samples.Slice(9, "1.2.4.1", ModalityClass.PT))).Reports);
        (long, long)[] seen = [.. reports.Select(report => (report.Id, report.Version)), (9999, 1), (reports[0].Id, reports[0].Version)];
        var decision = new ReviewDecision(ReportState.Dismissed, "phantoms", Clock.Now, "meyer");
        var results = await Store.ReviewManyAsync(seen, decision, Cancel);
        Assert.Equal(
            [
                ReviewStatus.Stored, ReviewStatus.Changed, ReviewStatus.Stored, ReviewStatus.Stored, ReviewStatus.Stored, ReviewStatus.NotFound,
                ReviewStatus.Changed,
            ],
            results.Select(result => result.Status));
        Assert.Equal(grown, results[1].Report);
        Assert.Equal([grown], await ListAllAsync(new ReportQuery { State = ReportState.Open }));
        Assert.All(await ListAllAsync(new ReportQuery { State = ReportState.Dismissed }), report => Assert.Equal(decision, report.Review));
        Assert.Empty(await Store.ReviewManyAsync([], decision, Cancel));

        var undone = await Store.ReviewManyAsync(
            [.. results.Where(result => result.Status == ReviewStatus.Stored).Select(result => (result.Report!.Id, result.Report.Version))],
            new ReviewDecision(ReportState.Open, "", Clock.Now), Cancel);
        Assert.All(undone, result => Assert.Equal((ReviewStatus.Stored, ReportState.Open), (result.Status, result.Report!.State)));
        Assert.Equal(5, (await ListAllAsync(new ReportQuery { State = ReportState.Open })).Count);
    }

    [Fact]
    public async Task Reviewers_and_writers_at_once_lose_no_decision()
    {
        IVerdictStore[] stores = [Store, await OpenBesideAsync()];
        var reports = (await AddAsync([.. Enumerable.Range(0, 12).Select(number => Samples.Slice(number, $"1.2.4.{number}", ModalityClass.PT))])).Reports;
        var growing = Task.Run(async () =>
        {
            for (var number = 100; number < 160; number++)
                await Store.AddAsync([Samples.Slice(number, $"1.2.4.{number % 12}", ModalityClass.PT)], Cancel);
        });
        var stored = await Task.WhenAll(Enumerable.Range(0, 4).Select(reviewer => Task.Run(async () =>
        {
            var decision = new ReviewDecision(reviewer % 2 == 0 ? ReportState.Confirmed : ReportState.Dismissed, "", Clock.Now, $"reviewer{reviewer}");
            var won = new List<(long Id, string By, long Version)>();
            foreach (var report in reports)
            {
                var shown = await stores[reviewer % 2].FindReportAsync(report.Id, Cancel);
                var results = await stores[reviewer % 2].ReviewManyAsync([(report.Id, shown!.Version)], decision, Cancel);
                if (results[0].Status == ReviewStatus.Stored)
                    won.Add((report.Id, decision.By!, results[0].Report!.Version));
            }

            return won;
        })));
        await growing;
        foreach (var report in reports)
        {
            // Every decision that was answered as stored is in the history, and the last of them stands.
            var won = stored.SelectMany(some => some).Where(some => some.Id == report.Id).OrderBy(some => some.Version).Select(some => some.By).ToArray();
            var noted = (await Store.ReportHistoryAsync(report.Id, Cancel)).Where(happened => happened.By is not null).Select(happened => happened.By!);
            Assert.Equal(won, noted);
            var last = await Store.FindReportAsync(report.Id, Cancel);
            Assert.Equal(won.LastOrDefault(), last!.Review?.By);
            Assert.Equal(6, last.SlicesFor);
        }
    }

    [Fact]
    public async Task A_series_is_paged_in_the_order_of_its_slices()
    {
        var random = new Random(3);
        var slices = Enumerable.Range(0, 50).Select(number => Samples.Slice(number) with
        {
            SopInstanceUid = $"1.2.{random.Next(1000)}.{number}",
            InstanceNumber = random.Next(6) == 0 ? null : random.Next(-2, 12),
        }).ToArray();
        await AddAsync(slices);
        await AddAsync(Samples.Slice(60, "1.2.3.2"));
        var expected = slices.OrderBy(slice => slice.InstanceNumber ?? long.MaxValue).ThenBy(slice => slice.SopInstanceUid, StringComparer.Ordinal).ToArray();
        var query = new VerdictQuery { SeriesInstanceUid = "1.2.3.1", Order = VerdictOrder.InstanceNumber, Limit = 7 };
        Assert.Equal(expected, await ListAllAsync(query));
        var some = await ListAllAsync(query with { From = slices[20].ReceivedAt, Predicted = ModalityClass.CT });
        Assert.Equal(expected.Where(slice => slice.ReceivedAt >= slices[20].ReceivedAt), some);
        await Assert.ThrowsAsync<ArgumentException>(() => Store.QueryAsync(query with { SeriesInstanceUid = null }, Cancel));

        // A page goes on although the slice it ended with has been replaced since.
        var first = await Store.QueryAsync(query, Cancel);
        await AddAsync(first.Items[^1] with { ContentSha256 = Samples.Sha(99), ReceivedAt = Samples.Start.AddDays(1), InstanceNumber = 1000 });
        Assert.True(PageCursor.TryParse(first.NextCursor, out var after));
        var second = await Store.QueryAsync(query with { After = after }, Cancel);
        Assert.Equal(expected.Skip(7).Take(7), second.Items);
    }

    [Fact]
    public async Task Telling_slices_are_the_surest_of_each_part_whose_file_is_kept()
    {
        Verdict Slice(int number, float confidence) => Samples.Slice(number, header: ModalityClass.MR, confidence: confidence) with { InstanceNumber = number };
        await AddAsync(
            Slice(1, 0.9f) with { ImageKind = ImageKind.Localizer }, Slice(2, 0.7f) with { ImageKind = ImageKind.Derived }, Slice(3, 0.6f) with { ImageKind = ImageKind.Derived },
            Slice(4, 0.99f) with { FileName = null }, Slice(5, 0.8f), Slice(6, 0.85f), Slice(7, 0.84f),
            Slice(8, 0.99f) with { OutlierScore = 1.5f }, Slice(9, 0.95f), Slice(10, 0.97f) with { InstanceNumber = null },
            Samples.Slice(11, header: ModalityClass.MR, pixels: ModalityClass.MR, confidence: 1), Slice(12, 0.96f) with { ImageKind = ImageKind.Derived, InstanceNumber = 8 });

        async Task<IEnumerable<string>> TellingAsync(int count, ModalityClass shown = ModalityClass.CT) =>
            (await Store.TellingSlicesAsync("1.2.3.1", shown, count, Cancel)).Select(slice => slice.SopInstanceUid["1.2.3.1.".Length..]);
        Assert.Equal(["2", "6", "10"], await TellingAsync(3));
        Assert.Equal(["10"], await TellingAsync(1));
        Assert.Equal(["1", "2", "3", "5", "6", "7", "12", "9", "10"], await TellingAsync(50));
        Assert.Equal(["11"], await TellingAsync(3, ModalityClass.MR));
        Assert.Empty(await TellingAsync(3, ModalityClass.PT));
        Assert.Empty(await Store.TellingSlicesAsync("1.2.3.4", ModalityClass.CT, 3, Cancel));
    }

    [Fact]
    public async Task Verdicts_are_counted_by_the_hour()
    {
        var verdicts = Samples.Varied(new Random(7), 150).ConvertAll(verdict => verdict with { ReceivedAt = verdict.ReceivedAt.AddHours(verdict.SopInstanceUid.Length) });
        foreach (var batch in verdicts.Concat(verdicts).Chunk(20))
            await Store.AddAsync(batch, Cancel);
        var counts = await Store.HourlyAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, Cancel);
        Assert.Equal(verdicts.Count, counts.Sum(count => count.Count));
        Assert.Equal(HourlyCount.Of(verdicts).ToHashSet(), counts.ToHashSet());
        Assert.Equal(counts.Select(count => count.Hour).Order(), counts.Select(count => count.Hour));
        Assert.All(counts, count => Assert.Equal(0, count.Hour.Ticks % TimeSpan.TicksPerHour));

        var hours = counts.Select(count => count.Hour).Distinct().ToArray();
        Assert.True(hours.Length > 2);
        var some = await Store.HourlyAsync(hours[1].AddMinutes(59), hours[2].AddMinutes(1), Cancel);
        Assert.Equal(hours[1..3], some.Select(count => count.Hour).Distinct());
        Assert.Equal([hours[1]], (await Store.HourlyAsync(hours[1], hours[2], Cancel)).Select(count => count.Hour).Distinct());
    }

    [Fact]
    public async Task Search_finds_what_a_person_may_mean()
    {
        Verdict Slice(int number, string series, ModalityClass header = ModalityClass.CT) => Samples.Slice(number, series, header) with
        {
            SopInstanceUid = $"{series}.{number}", StudyInstanceUid = series[..^2], StationName = "MR Haus 3", PatientKey = "ABCDEFG234", CallingAe = $"AE{series[^1]}",
        };
        await AddAsync(Slice(1, "1.2.840.7.1"), Slice(2, "1.2.840.7.1"), Slice(3, "1.2.840.7.2", ModalityClass.MR), Slice(4, "1.2.840.70.1"), Samples.Slice(5));
        var report = (await ListAllAsync(new ReportQuery())).Single().Id;

        async Task<string[]> FindAsync(string text, int limit = 10) =>
            [.. (await Store.SearchAsync(text, limit, Cancel)).Select(hit => $"{hit.Kind} {hit.Id} {hit.Count}")];
        Assert.Equal(
            [
                $"Report {report} 1", "Study 1.2.840.7 2", "Study 1.2.840.70 1", "Series 1.2.840.7.1 2", "Series 1.2.840.7.2 1", "Series 1.2.840.70.1 1",
                "Instance 1.2.840.7.1.1 1", "Instance 1.2.840.7.1.2 1", "Instance 1.2.840.7.2.3 1", "Instance 1.2.840.70.1.4 1",
            ],
            await FindAsync("1.2.840.7"));
        Assert.Equal(["Series 1.2.840.7.1 2", "Instance 1.2.840.7.1.1 1", "Instance 1.2.840.7.1.2 1"], await FindAsync(" 1.2.840.7.1 "));
        Assert.Equal(["Report 1 1"], await FindAsync($"{report}"));
        Assert.Equal(
            [
                $"Report {report} 1", "Study 1.2.840.7 2", "Study 1.2.840.70 1", "Series 1.2.840.70.1 1", "Series 1.2.840.7.2 1", "Series 1.2.840.7.1 2",
            ],
            await FindAsync("abcdefg234"));
        Assert.Equal([$"Report {report} 1", "Series 1.2.840.7.2 1"], await FindAsync("AE2"));
        Assert.Equal([$"Report {report} 1", "Series 1.2.840.70.1 1", "Series 1.2.840.7.2 1"], await FindAsync("MR Haus 3", 2));
        Assert.Empty(await FindAsync("1.3"));
        Assert.Empty(await FindAsync(""));
        Assert.Equal(2, (await FindAsync("1.2.840", 1)).Count(hit => hit.StartsWith("Study", StringComparison.Ordinal) || hit.StartsWith("Instance", StringComparison.Ordinal)));

        var hits = await Store.SearchAsync("1.2.840.7.2.3", 10, Cancel);
        Assert.Equal("The header says MR, the pixels say CT.", Assert.Single(hits).Detail);
        Assert.Contains("say CT", (await Store.SearchAsync("1.2.840.7.2", 10, Cancel)).Single(hit => hit.Kind == SearchHitKind.Series).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_installation_has_one_key_for_good()
    {
        var key = Store.InstallationKey.ToArray();
        Assert.Equal(32, key.Length);
        Assert.True(key.Distinct().Count() > 8);
        Assert.Equal(key, (await OpenBesideAsync()).InstallationKey.ToArray());
        await Store.DisposeAsync();
        Assert.Equal(key, (await OpenAsync()).InstallationKey.ToArray());
    }

    [Fact]
    public async Task Changes_of_reports_are_announced_once_they_are_stored()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await using var changes = Feed.ReadAsync(stop.Token).GetAsyncEnumerator(Cancel);
        var report = Assert.Single((await AddAsync(Samples.Slice(0, header: ModalityClass.MR), Samples.Slice(1, "1.2.3.2"))).Reports);
        await AssertNextAsync(new ReportChange(report.Id, ReportState.Open, IsNew: true));
        await AddAsync(Samples.Slice(0, header: ModalityClass.MR));
        await Store.ReviewAsync(report.Id, new ReviewDecision(ReportState.Confirmed, "", Clock.Now), report.Version + 1, Cancel);
        await AddAsync(Samples.Slice(2, header: ModalityClass.MR));
        await AssertNextAsync(new ReportChange(report.Id, ReportState.Open, IsNew: false));
        await Store.ReviewManyAsync([(report.Id, report.Version + 1)], new ReviewDecision(ReportState.Dismissed, "", Clock.Now), Cancel);
        await AssertNextAsync(new ReportChange(report.Id, ReportState.Dismissed, IsNew: false));
        await stop.CancelAsync();
        Assert.False(await changes.MoveNextAsync());

        async Task AssertNextAsync(ReportChange expected)
        {
            Assert.True(await changes.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1), Cancel));
            Assert.Equal(expected, changes.Current);
        }
    }

    /// <summary>Reports of all sorts, a minute apart, every fifth dismissed.</summary>
    private async Task<List<MislabelReport>> AddReportsAsync(int count)
    {
        var random = new Random(count);
        for (var series = 0; series < count; series++)
        {
            Clock.Now += TimeSpan.FromMinutes(1);
            ModalityClass[] headers = [ModalityClass.MR, ModalityClass.PT, ModalityClass.CT];
            var header = headers[series % 3];
            var pixels = header == ModalityClass.CT ? ModalityClass.XR : ModalityClass.CT;
            var confidence = 0.975f + (0.02f * random.NextSingle());
            var (caller, station) = ($"AE_{random.Next(3)}", series % 4 == 3 ? null : $"room {random.Next(3)}%");
            var result = await AddAsync([.. Enumerable.Range(0, 1 + (series % 4)).Select(number => Samples.Slice(series * 10 + number, $"1.8.{series}", header, pixels, confidence) with
            {
                StudyInstanceUid = $"1.7.{series / 2}",
                SopClassClass = pixels,
                CallingAe = caller,
                StationName = station,
                PatientKey = $"KEY{(char)('A' + (series % 20))}",
            })]);
            if (series % 5 == 0)
                await Store.ReviewAsync(result.Reports[0].Id, new ReviewDecision(ReportState.Dismissed, "lauter \u00C4rger", Clock.Now, "Meyer"), null, Cancel);
        }

        return await ListAllAsync(new ReportQuery { Limit = 1000 });
    }

    private async Task<List<MislabelReport>> ListAllAsync(ReportQuery query)
    {
        var all = new List<MislabelReport>();
        PageCursor? after = null;
        do
        {
            var page = await Store.ListReportsAsync(query with { After = after }, Cancel);
            Assert.True(page.Items.Count <= query.Limit);
            all.AddRange(page.Items);
            after = PageCursor.TryParse(page.NextCursor, out var next) ? next : null;
        }
        while (after is not null);
        return all;
    }
}
