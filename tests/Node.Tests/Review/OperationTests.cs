using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json;
using DicomNode.Classifier;
using DicomNode.Node.Verdicts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DicomNode.Node.Tests.Review;

public sealed class OperationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_whose_checks_pass_is_ready()
    {
        await using var host = await ReviewHost.StartAsync();
        Assert.Equal("Healthy", (await host.GetAsync("/healthz")).GetProperty("status").GetString());
        var ready = await host.GetAsync("/readyz");
        Assert.Equal("""{"status":"Healthy","checks":{"store":null}}""", ready.GetRawText());
    }

    [Fact]
    public async Task A_failing_check_is_named_and_leaves_the_process_alive()
    {
        await using var host = await ReviewHost.StartAsync(services => services.AddHealthChecks()
            .AddCheck("disk", () => HealthCheckResult.Unhealthy("8 bytes are free"), ["ready"])
            .AddCheck("elsewhere", () => HealthCheckResult.Unhealthy("not asked for")));
        using var response = await host.Client.GetAsync("/readyz", Cancel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        var checks = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel)).RootElement.GetProperty("checks");
        Assert.Equal("""{"disk":"8 bytes are free","store":null}""", checks.GetRawText());
        await host.GetAsync("/healthz");
    }

    [Fact]
    public async Task Metrics_are_in_the_text_format()
    {
        await using var host = await ReviewHost.StartAsync();
        using var meter = new Meter(host.MeterName);
        using var stranger = new Meter(host.MeterName + " other");
        stranger.CreateCounter<long>("unseen").Add(1);
        var received = meter.CreateCounter<long>("instances.received", null, "First line\nwith \\.");
        received.Add(2, new KeyValuePair<string, object?>("status", "0000"));
        received.Add(3, new KeyValuePair<string, object?>("status", "0000"));
        received.Add(1, new KeyValuePair<string, object?>("status", "a\\b\"c\nd"));
        meter.CreateCounter<long>("dicomnode_received_bytes", "bytes").Add(512);
        var open = meter.CreateUpDownCounter<int>("open");
        open.Add(3);
        open.Add(-1);
        var lengths = new Queue<int>([7, 5]);
        meter.CreateObservableGauge("queue", () => lengths.Dequeue());
        var seconds = meter.CreateHistogram(
            "work", "s", null, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1] });
        foreach (var value in new[] { 0.25, 0.5, 0.75, 4 })
            seconds.Record(value);
        await host.Client.GetStringAsync("/metrics", Cancel);

        using var response = await host.Client.GetAsync("/metrics", Cancel);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        var text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.StartsWith(
            """
            # HELP dicomnode_received_bytes_total 
            # TYPE dicomnode_received_bytes_total counter
            dicomnode_received_bytes_total 512
            # HELP instances_received_total First line\nwith \\.
            # TYPE instances_received_total counter
            instances_received_total{status="0000"} 5
            instances_received_total{status="a\\b\"c\nd"} 1
            # HELP open 
            # TYPE open gauge
            open 2
            # HELP queue 
            # TYPE queue gauge
            queue 5
            # HELP work_seconds 
            # TYPE work_seconds histogram
            work_seconds_bucket{le="0.5"} 2
            work_seconds_bucket{le="1"} 3
            work_seconds_bucket{le="+Inf"} 4
            work_seconds_sum 5.5
            work_seconds_count 4
            # HELP process_cpu_seconds_total Processor time used.

            """,
            text,
            StringComparison.Ordinal);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_of_label_sets_is_bounded_and_counts_stay_true()
    {
        await using var host = await ReviewHost.StartAsync();
        using var meter = new Meter(host.MeterName);
        var counter = meter.CreateCounter<long>("flood");
        Parallel.For(0, 5000, number => counter.Add(1, new KeyValuePair<string, object?>("ae", $"{number}")));
        var lines = (await host.Client.GetStringAsync("/metrics", Cancel)).Split('\n').Where(line => line.StartsWith("flood_total{", StringComparison.Ordinal)).ToArray();
        Assert.Equal(1001, lines.Length);
        Assert.Contains("flood_total{overflow=\"true\"} 4000", lines);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/verdicts")]
    [InlineData("/api/verdicts?limit=0")]
    [InlineData("/api/reports.csv")]
    [InlineData("/nothing")]
    [InlineData("/metrics")]
    [InlineData("/signin")]
    [InlineData("/account")]
    public async Task Every_response_has_the_security_headers(string path)
    {
        await using var host = await ReviewHost.StartAsync();
        using var response = await host.Client.GetAsync(path, Cancel);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("DENY", Assert.Single(response.Headers.GetValues("X-Frame-Options")));
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.True(response.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task A_defect_is_a_problem_without_its_stack()
    {
        await using var host = await ReviewHost.StartAsync(services => services.AddSingleton<IVerdictStore, BrokenStore>());
        var problem = await host.GetAsync("/api/stats", 500);
        Assert.DoesNotContain("secret", problem.GetRawText(), StringComparison.Ordinal);
        using var response = await host.Client.GetAsync("/api/stats", Cancel);
        Assert.True(response.Headers.Contains("Content-Security-Policy"));
        using var ready = await host.Client.GetAsync("/readyz", Cancel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
    }

    /// <summary>A store whose database is gone.</summary>
    private sealed class BrokenStore : IVerdictStore
    {
        public ReadOnlyMemory<byte> InstallationKey => default;

        public Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<AddResult> AddAsync(IReadOnlyList<Verdict> verdicts, CancellationToken cancellationToken) => Fail<AddResult>();

        public Task<Verdict?> FindAsync(string sopInstanceUid, CancellationToken cancellationToken) => Fail<Verdict?>();

        public Task<Verdict?> FindAsync(string sopInstanceUid, string contentSha256, CancellationToken cancellationToken) => Fail<Verdict?>();

        public Task<Page<Verdict>> QueryAsync(VerdictQuery query, CancellationToken cancellationToken) => Fail<Page<Verdict>>();

        public Task<SeriesVerdict?> FindSeriesAsync(string seriesInstanceUid, CancellationToken cancellationToken) => Fail<SeriesVerdict?>();

        public Task<StudyVerdict?> FindStudyAsync(string studyInstanceUid, CancellationToken cancellationToken) => Fail<StudyVerdict?>();

        public Task<Page<MislabelReport>> ListReportsAsync(ReportQuery query, CancellationToken cancellationToken) => Fail<Page<MislabelReport>>();

        public Task<MislabelReport?> FindReportAsync(long id, CancellationToken cancellationToken) => Fail<MislabelReport?>();

        public Task<ReviewResult> ReviewAsync(long id, ReviewDecision review, long? expectedVersion, CancellationToken cancellationToken) => Fail<ReviewResult>();

        public Task<IReadOnlyList<Verdict>> TellingSlicesAsync(
            string seriesInstanceUid, ModalityClass shown, int count, CancellationToken cancellationToken) => Fail<IReadOnlyList<Verdict>>();

        public Task<IReadOnlyList<ReportGroup>> GroupReportsAsync(ReportQuery query, CancellationToken cancellationToken) => Fail<IReadOnlyList<ReportGroup>>();

        public Task<IReadOnlyList<ReportEvent>> ReportHistoryAsync(long id, CancellationToken cancellationToken) => Fail<IReadOnlyList<ReportEvent>>();

        public Task<IReadOnlyList<ReviewResult>> ReviewManyAsync(
            IReadOnlyList<(long Id, long Version)> reports, ReviewDecision review, CancellationToken cancellationToken) => Fail<IReadOnlyList<ReviewResult>>();

        public Task<IReadOnlyList<HourlyCount>> HourlyAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
            Fail<IReadOnlyList<HourlyCount>>();

        public Task<IReadOnlyList<SearchHit>> SearchAsync(string text, int limit, CancellationToken cancellationToken) => Fail<IReadOnlyList<SearchHit>>();

        public Task<StoreStatistics> StatsAsync(CancellationToken cancellationToken) => Fail<StoreStatistics>();

        public Task PingAsync(CancellationToken cancellationToken) => Fail<bool>();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static Task<T> Fail<T>() => Task.FromException<T>(new InvalidOperationException("secret connection string"));
    }
}
