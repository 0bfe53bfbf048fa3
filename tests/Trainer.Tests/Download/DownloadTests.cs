using System.Text;
using DicomNode.Classifier;
using DicomNode.Testing;
using DicomNode.Trainer.Download;

namespace DicomNode.Trainer.Tests.Download;

/// <summary>Downloads over HTTP from an archive on this machine.</summary>
public sealed class DownloadTests : IAsyncLifetime
{
    private static readonly TimeSpan Idle = TimeSpan.FromHours(2);
    private const string Images = "getImageWithMD5Hash";

    private readonly TemporaryFolder _folder = new();
    private readonly SkippingClock _clock = new();
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly StringWriter _output = new();
    private StandInArchive _archive = null!;
    private long _free = 1_000_000_000_000;

    public async ValueTask InitializeAsync() => _archive = await StandInArchive.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _archive.DisposeAsync();
        _http.Dispose();
        _folder.Dispose();
        _output.Dispose();
    }

    [Fact]
    public async Task FetchesEachClassIntoItsFolder()
    {
        var ct = _archive.Add("LIDC", "CT", 3);
        var cr = _archive.Add("LIDC", "CR", 1);
        var dx = _archive.Add("LIDC", "DX", 2);
        var mg = _archive.Add("LIDC", "MG", 1);
        _archive.Add("LIDC", "SEG", 4);
        _archive.Add("other", "CT", 4);

        var run = await RunAsync(Options(), new DataSetRequest("LIDC-IDRI 1", "Train", "LIDC", Enum.GetValues<ModalityClass>()));

        var folder = _folder.File("train", "LIDC-IDRI_1");
        AssertSeries(folder, "CT", ct);
        AssertSeries(folder, "XR", cr, dx, mg);
        Assert.False(Directory.Exists(Path.Combine(folder, "MR")));
        Assert.Equal((7, 0, 4), (run.Images, run.Faults, run.Fetched));
        var report = DownloadReport.Load(folder);
        Assert.True(report.Complete);
        Assert.Equal((7, ct.Bytes + cr.Bytes + dx.Bytes + mg.Bytes), (report.Images, report.Bytes));
        Assert.Equal(_archive.Services.ToString(), report.Source);
        Assert.Empty(report.Skipped);
        Assert.Equal(3, report.Modalities.Where(count => count.Class == ModalityClass.XR).Sum(count => count.SeriesTaken));
        Assert.Equal([folder], Directory.GetDirectories(_folder.File("train")));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path, ".*"));
    }

    [Fact]
    public async Task TheTrainerReadsWhatWasFetched()
    {
        _archive.Add("LIDC", "CT", 3);
        _archive.Add("LIDC", "MR", 2);
        await RunAsync(Options(), new DataSetRequest("LIDC", "Train", "LIDC", Enum.GetValues<ModalityClass>()));
        var items = DicomNode.Trainer.Prepare.ImageFolder.Open(_folder.Path, "train");
        Assert.Equal(5, items.Items.Count);
        Assert.Equal(3, items.Items.Count(item => item.Label == ModalityClass.CT));
    }

    [Fact]
    public async Task NothingIsFetchedOrListedTwice()
    {
        _archive.Add("A", "CT", 3);
        _archive.Add("A", "MR", 3);
        await RunAsync(Options(), Request("A"));
        var before = _archive.Requests.Count;
        var report = DownloadReport.Load(_folder.File("A"));

        var again = await RunAsync(Options(), Request("A"));
        Assert.Equal((6, 0, 0), (again.Images, again.Faults, again.Fetched));
        Assert.All(_archive.Requests.Skip(before), request => Assert.StartsWith("getSeries ", request));
        Assert.Equal(report.Finished, DownloadReport.Load(_folder.File("A")).Finished);
    }

    [Fact]
    public async Task TakesImagesUpToTheCapInTheArchivesOrder()
    {
        // UIDs fall while the order rises: sorting by UID would be seen.
        var series = new[] { 4, 3, 2, 1 }.Select(images => _archive.Add("A", "CT", images)).ToList();
        _archive.Add("A", "MR", 9);
        var run = await RunAsync(
            Options() with { Modalities = [new("CT", ModalityClass.CT, 8), new("MR", ModalityClass.MR, null)] },
            Request("A"));

        // 4 + 3 fit; 2 would pass 8, and 1 lies behind it.
        AssertSeries(_folder.File("A"), "CT", series[0], series[1]);
        Assert.Equal(16, run.Images);
        var report = DownloadReport.Load(_folder.File("A"));
        Assert.True(report.Complete);
        Assert.Equal([series[2].Uid, series[3].Uid], report.Skipped.Select(skipped => skipped.SeriesInstanceUid));
        Assert.All(report.Skipped, skipped => Assert.Equal("over 8 CT images", skipped.Reason));
        var count = report.Modalities.Single(item => item.Modality == "CT");
        Assert.Equal((4, 10, 2, 7), (count.SeriesListed, count.ImagesListed, count.SeriesTaken, count.ImagesTaken));
    }

    [Fact]
    public void TheCapsAreThePapers() => Assert.Equal(
        "CT 50000 CT, MR 100000 MR, PT  PT, CR  XR, DX  XR, MG  XR",
        string.Join(", ", ArchiveModality.OfThePaper.Select(modality => $"{modality.Name} {modality.Cap} {modality.Class}")));

    [Fact]
    public async Task AsksForSizesThatTheListingLacks()
    {
        _archive.ListsSizes = false;
        var series = _archive.Add("A", "CT", 2, 3000);
        var plan = Assert.Single(await PlanAsync(Options(), Request("A")));
        Assert.Equal((2, 6000), (plan.Images, plan.Bytes));
        Assert.Contains($"getSeriesSize {series.Uid}", _archive.Requests);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(408)]
    public async Task ErrorsThatPassAreTriedAgainEachTimeLater(int status)
    {
        var series = _archive.Add("A", "CT", 2);
        for (var i = 0; i < 4; i++)
            _archive.Status(Images, series.Uid, status);
        var run = await RunAsync(Options(), Request("A"));
        Assert.Equal((2, 0), (run.Images, run.Faults));

        // Half of 1, 2, 4, 8 seconds is certain, and the jitter here is a half of the rest.
        Assert.Equal([0.75, 1.5, 3, 6], _clock.Waits.Select(wait => wait.TotalSeconds));
        AssertSeries(_folder.File("A"), "CT", series);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("Thu, 01 Jan 2026 00:05:00 GMT", 300)]
    public async Task RetryAfterIsKept(string retryAfter, double seconds)
    {
        var series = _archive.Add("A", "CT", 2);
        _archive.Status(Images, series.Uid, 429, retryAfter);
        await RunAsync(Options(), Request("A"));
        AssertSeries(_folder.File("A"), "CT", series);
        Assert.InRange(_clock.Waits.Sum(wait => wait.TotalSeconds), seconds, seconds + 0.1);
    }

    [Fact]
    public async Task RetryAfterStopsAllRequestsForThatTime()
    {
        var slowed = _archive.Add("A", "CT", 1);
        _archive.Add("A", "CT", 1);
        _archive.Status(Images, slowed.Uid, 503, "600");
        await RunAsync(Options() with { Parallel = 1 }, Request("A"));
        Assert.InRange(_clock.Waits.Sum(wait => wait.TotalSeconds), 600, 601);

        // A server that wants to be left alone for hours is left to the next run.
        var refused = _archive.Add("A", "CT", 1);
        _archive.Status(Images, refused.Uid, 503, "86400");
        var run = await RunAsync(Options(), Request("A"));
        Assert.Equal(1, run.Faults);
        Assert.Contains("1.00:00:00", Assert.Single(DownloadReport.Load(_folder.File("A")).Failed).Reason);
    }

    [Fact]
    public async Task WhatFailsToTheEndIsReportedAndTheRestGoesOn()
    {
        var broken = _archive.Add("A", "CT", 2);
        var good = _archive.Add("A", "CT", 3);
        for (var i = 0; i < 6; i++)
            _archive.Status(Images, broken.Uid, 500);
        var run = await RunAsync(Options(), Request("A"));
        Assert.Equal((3, 1), (run.Images, run.Faults));
        AssertSeries(_folder.File("A"), "CT", good);
        var report = DownloadReport.Load(_folder.File("A"));
        Assert.False(report.Complete);
        var failed = Assert.Single(report.Failed);
        Assert.Equal((broken.Uid, "the server answers 500 (6 attempts)"), (failed.SeriesInstanceUid, failed.Reason));

        Assert.Equal((5, 0, 1), Figures(await RunAsync(Options(), Request("A"))));
        Assert.True(DownloadReport.Load(_folder.File("A")).Complete);
    }

    [Fact]
    public async Task ARefusalIsNotTriedAgainAndItsReasonKept()
    {
        var series = _archive.Add("A", "CT", 2);
        _archive.Status(Images, series.Uid, 400, body: "is not in\n public domain");
        var run = await RunAsync(Options(), Request("A"));
        Assert.Equal(1, run.Faults);
        Assert.Equal("the server answers 400: is not in public domain", Assert.Single(DownloadReport.Load(_folder.File("A")).Failed).Reason);
        Assert.Empty(_clock.Waits);
    }

    [Fact]
    public async Task DamagedArchivesAreFetchedAgain()
    {
        var series = _archive.Add("A", "CT", 3);
        var whole = series.Zip();
        _archive.Answer(series, whole[..(whole.Length / 2)]);
        _archive.Answer(series, []);
        _archive.Answer(series, "<html>Service temporarily busy</html>"u8.ToArray());

        // The server failed half-way and closed the zip cleanly.
        _archive.Answer(series, series.Zip(sums: _ => null));
        _archive.Answer(series, (series with { Images = [.. series.Images.Take(2)] }).Zip());
        var run = await RunAsync(Options(), Request("A"));
        Assert.Equal((3, 0), (run.Images, run.Faults));
        AssertSeries(_folder.File("A"), "CT", series);
        Assert.Equal(5, _clock.Waits.Count);
    }

    [Fact]
    public async Task AnImageWithAnotherMd5SumIsNeverKept()
    {
        var series = _archive.Add("A", "CT", 2);
        var sums = series.Zip(sums: text => text.Replace(text[^3], text[^3] == '0' ? '1' : '0'));
        for (var i = 0; i < 6; i++)
            _archive.Answer(series, sums);
        var run = await RunAsync(Options(), Request("A"));
        Assert.Equal((0, 1), (run.Images, run.Faults));
        Assert.Contains("MD5", Assert.Single(DownloadReport.Load(_folder.File("A")).Failed).Reason);
        Assert.False(Directory.Exists(_folder.File("A", "CT")));
    }

    [Fact]
    public async Task AConnectionThatBreaksIsTriedAgain()
    {
        var series = _archive.Add("A", "CT", 3);
        var whole = series.Zip();
        _archive.Fault(Images, series.Uid, async context =>
        {
            context.Response.ContentLength = whole.Length;
            await context.Response.Body.WriteAsync(whole.AsMemory(0, 100));
            await context.Response.Body.FlushAsync();
            context.Abort();
            return true;
        });
        await RunAsync(Options(), Request("A"));
        AssertSeries(_folder.File("A"), "CT", series);
        Assert.Single(_clock.Waits);
    }

    [Fact]
    public async Task AnAnswerThatStandsStillIsGivenUpAndTriedAgain()
    {
        var series = _archive.Add("A", "CT", 3);
        var stalled = new TaskCompletionSource();
        _archive.Fault(Images, series.Uid, async context =>
        {
            await context.Response.Body.WriteAsync(series.Zip().AsMemory(0, 100));
            await context.Response.Body.FlushAsync();
            stalled.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        });
        var run = RunAsync(Options(), Request("A"));
        await stalled.Task.WaitAsync(TestContext.Current.CancellationToken);

        // Whether the client has read those 100 bytes by now or not, its patience ends at the same time.
        _clock.Advance(Idle);
        Assert.Equal((3, 0, 1), Figures(await run));
        AssertSeries(_folder.File("A"), "CT", series);
    }

    [Fact]
    public async Task WhatIsInterruptedIsFinishedByTheNextRunToTheSameBytes()
    {
        var series = Enumerable.Range(1, 8).Select(i => _archive.Add("A", i % 2 == 0 ? "CT" : "MR", i)).ToList();
        using var stopping = new CancellationTokenSource();
        _archive.Fault(Images, series[6].Uid, async context =>
        {
            await context.Response.Body.WriteAsync(series[6].Zip().AsMemory(0, 2000));
            await context.Response.Body.FlushAsync();
            await stopping.CancelAsync();
            return true;
        });
        var plans = await PlanAsync(Options(), Request("A"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Run(Options() with { Parallel = 2 }, plans).RunAsync(stopping.Token));
        var report = DownloadReport.Load(_folder.File("A"));
        Assert.False(report.Complete);
        Assert.InRange(report.Finished.Count, 1, 7);
        Assert.False(Directory.Exists(_folder.File(".partial")));

        // As after a kill, which cleans nothing up: what is unfinished lies about, and a file was cut short.
        File.WriteAllText(_folder.NewFile(".partial", series[6].Uid, "archive.zip"), "half");
        var cut = Directory.EnumerateFiles(_folder.File("A"), "*.dcm", SearchOption.AllDirectories).First();
        File.WriteAllBytes(cut, File.ReadAllBytes(cut)[..10]);
        var before = _archive.Requests.Count;
        var run = await RunAsync(Options(), Request("A"));

        Assert.Equal(0, run.Faults);
        Assert.Equal(8 - report.Finished.Count + 1, _archive.Requests.Skip(before).Count(request => request.StartsWith(Images, StringComparison.Ordinal)));
        AssertSeries(_folder.File("A"), "CT", [.. series.Where(item => item.Modality == "CT")]);
        AssertSeries(_folder.File("A"), "MR", [.. series.Where(item => item.Modality == "MR")]);
        Assert.True(DownloadReport.Load(_folder.File("A")).Complete);
        Assert.False(Directory.Exists(_folder.File(".partial")));
    }

    [Fact]
    public async Task VerifyFindsABitThatFlipped()
    {
        var series = _archive.Add("A", "CT", 2);
        await RunAsync(Options(), Request("A"));
        var path = _folder.File("A", "CT", series.Uid, "00000002.dcm");
        var bytes = File.ReadAllBytes(path);
        bytes[100] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.Equal(0, (await RunAsync(Options(), Request("A"))).Fetched);
        Assert.Equal(1, (await RunAsync(Options() with { Verify = true }, Request("A"))).Fetched);
        AssertSeries(_folder.File("A"), "CT", series);
    }

    [Fact]
    public async Task TheBudgetTakesAPrefixAndTheNextRunMore()
    {
        var series = Enumerable.Range(0, 4).Select(_ => _archive.Add("A", "CT", 1, 10_000)).ToList();
        var other = _archive.Add("B", "MR", 1, 1000);
        await RunAsync(Options() with { MaxBytes = 25_000 }, Request("A"), Request("B"));
        AssertSeries(_folder.File("A"), "CT", series[0], series[1]);
        Assert.False(Directory.Exists(_folder.File("B", "MR")));
        var report = DownloadReport.Load(_folder.File("A"));
        Assert.Equal(2, report.Skipped.Count);
        Assert.Equal("over --max-bytes 25.0 kB", report.Skipped[0].Reason);

        await RunAsync(Options() with { MaxBytes = 50_000 }, Request("A"), Request("B"));
        AssertSeries(_folder.File("A"), "CT", [.. series]);
        AssertSeries(_folder.File("B"), "MR", other);
    }

    [Fact]
    public async Task TheBudgetHoldsWhereTheListingSaysTooLittle()
    {
        var series = _archive.Add("A", "CT", 2, 10_000);
        _archive.Fault("getSeries", "CT", async context =>
        {
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($$"""[{"SeriesInstanceUID":"{{series.Uid}}","ImageCount":"2","FileSize":"10.0"}]"""));
            return true;
        });
        var run = await RunAsync(Options() with { MaxBytes = 15_000 }, Request("A"));
        Assert.Equal((0, 0), (run.Images, run.Faults));
        Assert.Contains("max-bytes", Assert.Single(DownloadReport.Load(_folder.File("A")).Skipped).Reason);
    }

    [Fact]
    public async Task AFullDiskIsSeenBeforehandAndMeanwhile()
    {
        _archive.Add("A", "CT", 1, 10_000);
        var second = _archive.Add("A", "CT", 1, 10_000);
        _free = 20_000;
        var early = await Assert.ThrowsAsync<ConfigurationException>(() => RunAsync(Options() with { FreeFloor = 5_000 }, Request("A")));
        Assert.Contains("room for 15.0 kB", early.Message);
        Assert.False(Directory.Exists(_folder.File("A")));

        _free = 1_000_000;
        _archive.Fault(Images, second.Uid, _ =>
        {
            _free = 4_000;
            return Task.FromResult(false);
        });
        _archive.Add("A", "CT", 1, 10_000);
        var late = await Assert.ThrowsAsync<DownloadStoppedException>(() => RunAsync(Options() with { FreeFloor = 5_000, Parallel = 1 }, Request("A")));
        Assert.Contains("4.00 kB are free", late.Message);
        Assert.Equal(2, DownloadReport.Load(_folder.File("A")).Finished.Count);
    }

    [Theory]
    [InlineData("../../../../escaped.dcm")]
    [InlineData("/escaped.dcm")]
    [InlineData("..\\escaped.dcm")]
    public async Task NamesInAnArchiveNeverReachTheFileSystem(string name)
    {
        var series = _archive.Add("A", "CT", 1);
        _archive.Answer(series, series.Zip(names: _ => name));
        await RunAsync(Options(), Request("A"));
        AssertSeries(_folder.File("A"), "CT", series);
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "*escaped*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task AnArchiveThatUnpacksToFarMoreIsRefused()
    {
        var series = _archive.Add("A", "CT", 1, 1000);
        _archive.Answer(series, (series with { Images = [new byte[40_000_000]] }).Zip());
        var run = await RunAsync(Options(), Request("A"));
        Assert.Equal(1, run.Faults);
        Assert.Contains("far more", Assert.Single(DownloadReport.Load(_folder.File("A")).Failed).Reason);
        Assert.False(Directory.Exists(_folder.File("A", "CT")));
    }

    [Theory]
    [InlineData("../../etc")]
    [InlineData("")]
    [InlineData("..")]
    public async Task AListingWithoutUidsIsRefused(string uid)
    {
        _archive.Add("A", "CT", 1);
        _archive.Fault("getSeries", "CT", async context =>
        {
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($$"""[{"SeriesInstanceUID":"{{uid}}","ImageCount":2}]"""));
            return true;
        });
        var plan = Assert.Single(await PlanAsync(Options(), Request("A")));
        Assert.Contains("no Series Instance UID", plan.Fault);
    }

    [Fact]
    public async Task ADataSetThatCannotBeListedDoesNotHoldUpTheOthers()
    {
        var series = _archive.Add("B", "CT", 1);
        var run = await RunAsync(Options(), Request("misspelt"), Request("B"));
        Assert.Equal(1, run.Faults);
        AssertSeries(_folder.File("B"), "CT", series);
        var report = DownloadReport.Load(_folder.File("misspelt"));
        Assert.False(report.Complete);
        Assert.Contains("'misspelt'", report.Fault);
    }

    [Fact]
    public async Task AListingThatIsNoJsonIsTriedAgain()
    {
        _archive.Add("A", "CT", 1);
        _archive.Fault("getSeries", "CT", async context =>
        {
            await context.Response.Body.WriteAsync("<html>"u8.ToArray());
            return true;
        });
        Assert.Null(Assert.Single(await PlanAsync(Options(), Request("A"))).Fault);
        Assert.Single(_clock.Waits);
    }

    [Fact]
    public async Task AServerThatIsGoneStopsTheRun()
    {
        for (var i = 0; i < 40; i++)
        {
            var series = _archive.Add("A", "CT", 1);
            for (var attempt = 0; attempt < 6; attempt++)
                _archive.Status(Images, series.Uid, 503);
        }

        var stopped = await Assert.ThrowsAsync<DownloadStoppedException>(() => RunAsync(Options() with { Parallel = 1 }, Request("A")));
        Assert.Contains("20 series in a row", stopped.Message);
        Assert.Equal(20, DownloadReport.Load(_folder.File("A")).Failed.Count);
    }

    [Fact]
    public async Task OneDownloadAtATimeWritesToAFolder()
    {
        _archive.Add("A", "CT", 1);
        var plans = await PlanAsync(Options(), Request("A"));
        using (new FileStream(_folder.File(".lock"), FileMode.Create, FileAccess.Write, FileShare.None))
        {
            var refused = await Assert.ThrowsAsync<ConfigurationException>(() => Run(Options(), plans).RunAsync(TestContext.Current.CancellationToken));
            Assert.Contains("another download", refused.Message);
        }
    }

    private static DataSetRequest Request(string collection) => new(collection, null, collection, Enum.GetValues<ModalityClass>());

    private static (long, int, int) Figures(DownloadRun run) => (run.Images, run.Faults, run.Fetched);

    private DownloadOptions Options() => new() { Output = _folder.Path, Services = _archive.Services };

    private RetryPolicy Retries => field ??= new RetryPolicy(_clock, () => 0.5, 6);

    private NbiaClient Client => field ??= new NbiaClient(_http, _archive.Services, Retries, _clock, Idle);

    private Task<IReadOnlyList<DataSetPlan>> PlanAsync(DownloadOptions options, params DataSetRequest[] requests) =>
        new DownloadPlanner(Client, options).PlanAsync(requests, _ => { }, TestContext.Current.CancellationToken);

    private DownloadRun Run(DownloadOptions options, IReadOnlyList<DataSetPlan> plans) => new(
        options,
        Client,
        Retries,
        new DiskBudget(options.MaxBytes, options.FreeFloor, () => _free),
        plans,
        new PlainDownloadDisplay(_output, _clock, TimeSpan.FromSeconds(10)),
        _clock);

    private async Task<DownloadRun> RunAsync(DownloadOptions options, params DataSetRequest[] requests)
    {
        var run = Run(options, await PlanAsync(options, requests));
        await run.RunAsync(TestContext.Current.CancellationToken);
        return run;
    }

    private static void AssertSeries(string folder, string label, params StandInSeries[] expected)
    {
        Assert.Equal(
            expected.Select(series => series.Uid).Order(StringComparer.Ordinal),
            Directory.GetDirectories(Path.Combine(folder, label)).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (var series in expected)
        {
            var files = Directory.GetFiles(Path.Combine(folder, label, series.Uid)).Order(StringComparer.Ordinal).ToList();
            Assert.Equal(series.Images.Count + 1, files.Count);
            Assert.Equal("series.json", Path.GetFileName(files[^1]));
            for (var i = 0; i < series.Images.Count; i++)
            {
                Assert.Equal($"{i + 1:D8}.dcm", Path.GetFileName(files[i]));
                Assert.Equal(series.Images[i], File.ReadAllBytes(files[i]));
            }
        }
    }
}
