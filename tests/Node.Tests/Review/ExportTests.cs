using System.Text.Json;
using DicomNode.Classifier;
using DicomNode.Node.Tests.Verdicts;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Tests.Review;

/// <summary>Reports as files.</summary>
public sealed class ExportTests : IAsyncLifetime
{
    private ReviewHost _host = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await ReviewHost.StartAsync();
        await _host.Store.AddAsync([.. Enumerable.Range(1, 1200).Select(series => Samples.Slice(series, $"1.2.4.{series}", ModalityClass.MR))], Cancel);
        await _host.Store.ReviewAsync(1, new ReviewDecision(ReportState.Confirmed, "", _host.Clock.Now, "anna"), null, Cancel);
        await _host.Store.ReviewAsync(2, new ReviewDecision(ReportState.Dismissed, "", _host.Clock.Now, "anna"), null, Cancel);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task JSON_holds_every_report_that_the_filter_lets_through()
    {
        var all = JsonDocument.Parse(await _host.Client.GetStringAsync("/api/reports.json", Cancel)).RootElement;
        Assert.Equal(1200, all.GetArrayLength());
        Assert.Equal(1200, all.EnumerateArray().Select(report => report.GetProperty("id").GetInt64()).Distinct().Count());
        var confirmed = JsonDocument.Parse(await _host.Client.GetStringAsync("/api/reports.json?state=confirmed", Cancel)).RootElement;
        Assert.Equal("anna", Assert.Single(confirmed.EnumerateArray()).GetProperty("review").GetProperty("by").GetString());
        await _host.GetAsync("/api/reports.json?state=pending", 400);
    }

    [Fact]
    public async Task Labels_are_the_pixels_class_of_what_is_confirmed_and_the_headers_of_what_is_dismissed()
    {
        using var response = await _host.Client.GetAsync("/api/labels.csv", Cancel);
        Assert.Equal("labels.csv", response.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        Assert.Equal(
            """
            seriesInstanceUid,class,report,state,reviewedAt
            1.2.4.2,MR,2,dismissed,2026-03-02T07:30:00.000000Z
            1.2.4.1,CT,1,confirmed,2026-03-02T07:30:00.000000Z

            """.ReplaceLineEndings("\r\n"),
            await response.Content.ReadAsStringAsync(Cancel));
    }
}
