using System.Net;
using DicomNode.Node.Access;
using DicomNode.Node.Tests.Review;
using DicomNode.Node.Tests.Verdicts;

namespace DicomNode.Node.Tests.Access;

/// <summary>What people look at and do is in the audit log, which administrators read and take away.</summary>
public sealed class AuditApiTests : IAsyncLifetime
{
    private ReviewHost _host = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await ReviewHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Views_and_exports_are_recorded_before_they_are_answered()
    {
        await _host.Store.AddAsync([Samples.Slice(1)], Cancel);
        foreach (var path in new[] { "/api/reports/7", "/api/series/1.2.3", "/api/studies/1.2", "/api/verdicts/1.2.3.1", "/api/reports.csv", "/api/verdicts", "/healthz" })
            (await _host.Client.GetAsync(path, Cancel)).Dispose();
        var entries = (await _host.Services.AuditAsync()).Where(entry => entry.Who == "token:tests").Select(entry => (entry.Kind, entry.Target));
        Assert.Equal(
            [
                (AuditKind.ReportViewed, "7"), (AuditKind.SeriesViewed, "1.2.3"), (AuditKind.StudyViewed, "1.2"), (AuditKind.InstanceViewed, "1.2.3.1"),
                (AuditKind.Exported, null),
            ],
            entries);
    }

    [Fact]
    public async Task The_log_is_read_page_by_page_and_by_filter()
    {
        for (var i = 0; i < 5; i++)
            (await _host.Client.GetAsync($"/api/series/1.2.{i}", Cancel)).Dispose();
        var first = await _host.GetAsync("/api/audit?kind=SeriesViewed&limit=3");
        Assert.Equal(["1.2.4", "1.2.3", "1.2.2"], first.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("target").GetString()!));
        var item = first.GetProperty("items")[0];
        Assert.Equal(("SeriesViewed", "token:tests", "127.0.0.1"), (item.GetProperty("kind").GetString(), item.GetProperty("who").GetString(), item.GetProperty("from").GetString()));
        var second = await _host.GetAsync($"/api/audit?kind=SeriesViewed&limit=3&cursor={first.GetProperty("nextCursor").GetString()}");
        Assert.Equal(2, second.GetProperty("items").GetArrayLength());
        Assert.Contains("kind is", (await _host.GetAsync("/api/audit?kind=Nonsense", 400)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        await _host.GetAsync("/api/audit?cursor=x", 400);
    }

    [Fact]
    public async Task The_export_holds_everything_as_text_that_no_spreadsheet_runs()
    {
        await _host.Services.AddUserAsync("-anna", Role.Viewer);
        using var anna = new Person(_host);
        await anna.SignInAsync("-anna");
        using var response = await _host.Client.GetAsync("/api/audit.csv", Cancel);
        Assert.Equal("text/csv", response.Content.Headers.ContentType!.MediaType);
        var lines = (await response.Content.ReadAsStringAsync(Cancel)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("number,at,kind,who,from,target,detail,hash", lines[0]);
        Assert.Contains(lines, line => line.Contains(",SignedIn,'-anna,127.0.0.1,,password,", StringComparison.Ordinal));
        Assert.Equal((await _host.Services.AuditAsync()).Count, lines.Length - 1);
    }

    [Fact]
    public async Task The_page_shows_hostile_text_as_text()
    {
        await _host.Services.AddUserAsync("root", Role.Administrator);
        using var root = new Person(_host);
        await root.SignInAsync("root");
        (await _host.Client.GetAsync("/api/series/%3Cscript%3Ealert(1)%3C%2Fscript%3E", Cancel)).Dispose();
        var page = await root.GetAsync("/admin/audit?who=%22%3E%3Cscript%3E");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.DoesNotContain("><script>", page.Body, StringComparison.Ordinal);
        page = await root.GetAsync("/admin/audit?kind=SeriesViewed");
        Assert.Contains("&lt;script&gt;alert(1)", page.Body, StringComparison.Ordinal);
        Assert.Contains("is &quot;yesterday&quot;; expected", (await root.GetAsync("/admin/audit?from=yesterday")).Body, StringComparison.Ordinal);
    }
}
