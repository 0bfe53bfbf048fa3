using System.Net;
using DicomNode.Classifier;
using DicomNode.Node.Network;
using DicomNode.Node.Review;
using DicomNode.Node.Tests.Verdicts;
using DicomNode.Node.Verdicts;
using Microsoft.Extensions.DependencyInjection;

namespace DicomNode.Node.Tests.Review.Pages;

/// <summary>What goes for every page, and the pages that only show.</summary>
public sealed class PageTests : ReviewerTests
{
    private const string Markup = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>";

    [Theory]
    [InlineData("/?state=all")]
    [InlineData("/reports/1")]
    [InlineData("/series/{0}")]
    [InlineData("/studies/{0}")]
    [InlineData("/instances/{0}")]
    [InlineData("/overview")]
    [InlineData("/sources")]
    [InlineData("/search?q={0}")]
    [InlineData("/?callingAe={0}&station={0}&text={0}&header={0}&study={0}&predicted={0}&cursor={0}&done={0}&skipped={0}")]
    [InlineData("/reports/1?callingAe={0}&slice={0}&strip={0}&center={0}&width={0}&window={0}&view={0}&frame={0}")]
    [InlineData("/instances/{0}?tags={0}")]
    [InlineData("/overview?span={0}")]
    public async Task Text_from_outside_is_text(string address)
    {
        var hostile = Samples.Slice(1, Markup, ModalityClass.MR) with
        {
            SopInstanceUid = Markup,
            StudyInstanceUid = Markup,
            HeaderModality = Markup,
            CallingAe = Markup,
            StationName = Markup,
            PatientKey = Markup,
            Reason = Markup,
            ModelName = Markup,
        };
        await Host.Store.AddAsync([hostile], Cancel);
        await Host.Store.ReviewAsync(1, new ReviewDecision(ReportState.Confirmed, Markup, Host.Clock.Now, Markup), null, Cancel);
        var callers = Host.Services.GetRequiredService<CallerRecords>();
        callers.Accepted(Markup, Markup);
        callers.Broken(Markup, Markup);
        using var person = await Host.Client.GetAsync(string.Format(null, address, Uri.EscapeDataString(Markup)), Cancel);
        var html = await person.Content.ReadAsStringAsync(Cancel);
        Assert.Equal("text/html", person.Content.Headers.ContentType!.MediaType);
        var page = PageBrowser.Parse(html);
        Assert.Empty(page.QuerySelectorAll("img[src=x], [onerror], [style], style"));
        var script = Assert.Single(page.QuerySelectorAll("script"));
        Assert.StartsWith("/assets/", script.GetAttribute("src"), StringComparison.Ordinal);
        Assert.Empty(script.TextContent);
        Assert.All(page.QuerySelectorAll("[href]"), link => Assert.Matches("^(#|/($|[^/\\\\]))", link.GetAttribute("href")));
        Assert.DoesNotContain(page.QuerySelectorAll("*").SelectMany(element => element.Attributes), attribute => attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/overview")]
    [InlineData("/sources")]
    [InlineData("/search")]
    [InlineData("/help")]
    public async Task Each_page_has_a_title_a_heading_a_way_past_the_navigation_and_names_for_what_can_be_filled_in(string address)
    {
        var page = await Anna.OpenAsync(address);
        Assert.EndsWith("DicomNode", page.Title, StringComparison.Ordinal);
        Assert.Single(page.QuerySelectorAll("h1"));
        Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
        Assert.NotNull(page.QuerySelector(page.QuerySelector(".skip-link")!.GetAttribute("href")!));
        Assert.NotNull(page.QuerySelector("#announcer[aria-live=polite]"));
        foreach (var field in page.QuerySelectorAll("input:not([type=hidden]), select, textarea"))
            Assert.True(field.Closest("label") is not null || page.QuerySelector($"label[for='{field.Id}']") is not null, field.OuterHtml);
        var ids = page.QuerySelectorAll("[id]").Select(element => element.Id).ToList();
        Assert.Equal(ids.Distinct(), ids);
    }

    [Fact]
    public async Task Assets_are_kept_for_good_under_the_address_of_their_content_and_under_no_other()
    {
        using var stranger = new HttpClient { BaseAddress = Host.Client.BaseAddress };
        foreach (var (name, type) in new[] { ("style.css", "text/css"), ("app.js", "text/javascript"), ("icon.svg", "image/svg+xml") })
        {
            using var response = await stranger.GetAsync(PageAssets.Url(name), Cancel);
            Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
            Assert.Equal("public, max-age=31536000, immutable", response.Headers.GetValues("Cache-Control").Single());
            using var other = await stranger.GetAsync($"/assets/0123456789abcdef/{name}", Cancel);
            Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        }
    }

    [Fact]
    public async Task The_overview_counts_by_hour_by_class_and_by_source()
    {
        var now = Host.Clock.Now;
        await Host.Store.AddAsync(
            [
                Samples.Slice(1, "1.2.4.1") with { ReceivedAt = now.AddHours(-1) },
                Samples.Slice(2, "1.2.4.2", ModalityClass.MR) with { ReceivedAt = now, CallingAe = "MR1" },
                Samples.Slice(3, "1.2.4.3") with { ReceivedAt = now.AddDays(-3) },
            ],
            Cancel);
        var day = await Anna.OpenAsync("/overview");
        var chart = day.QuerySelector(".chart")!;
        Assert.Equal("img", chart.QuerySelector("svg")!.GetAttribute("role"));
        Assert.Equal(2, chart.QuerySelectorAll("svg.chart-plot rect").Length);
        Assert.Equal(24, chart.QuerySelectorAll("tbody tr").Length);
        Assert.Equal("1", day.QuerySelector(".matrix .is-diagonal")!.TextContent);
        Assert.Equal("1", day.QuerySelector(".matrix .is-off")!.TextContent);
        Assert.Equal(["MODALITY1", "MR1"], day.QuerySelectorAll("#by-source tbody th").Select(cell => cell.TextContent.Trim()).Order(StringComparer.Ordinal));
        Assert.Equal("7", day.GetElementById("tile-queue")!.TextContent);
        Assert.Equal("12.0 GiB", day.GetElementById("tile-disk")!.TextContent);

        var week = await Anna.OpenAsync("/overview?span=7d");
        Assert.Equal(28, week.QuerySelector(".chart")!.QuerySelectorAll("tbody tr").Length);
        Assert.Equal("2", week.QuerySelector(".matrix .is-diagonal")!.TextContent);
        Assert.Equal(30, (await Anna.OpenAsync("/overview?span=30d")).QuerySelector(".chart")!.QuerySelectorAll("tbody tr").Length);
    }

    [Fact]
    public async Task Sources_tell_who_sent_who_was_rejected_and_what_went_wrong()
    {
        await Host.Store.AddAsync([Samples.Slice(1, header: ModalityClass.MR) with { ReceivedAt = Host.Clock.Now }], Cancel);
        var callers = Host.Services.GetRequiredService<CallerRecords>();
        callers.Accepted("MODALITY1", "192.0.2.1");
        callers.Rejected("STRANGER", "192.0.2.9", "Permanent, ServiceUser, CallingAENotRecognized");
        var rows = (await Anna.OpenAsync("/sources")).QuerySelectorAll("#sources tbody tr").Select(row => row.TextContent).ToList();
        Assert.Equal(2, rows.Count);
        Assert.Contains(rows, row => row.Contains("STRANGER", StringComparison.Ordinal) && row.Contains("CallingAENotRecognized", StringComparison.Ordinal));
        Assert.Contains(rows, row => row.Contains("MODALITY1", StringComparison.Ordinal) && row.Contains("192.0.2.1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_search_leads_to_what_it_finds()
    {
        await Host.Store.AddAsync([Samples.Slice(1, "1.2.3.1", ModalityClass.MR)], Cancel);
        foreach (var link in (await Anna.OpenAsync("/search?q=1.2.3.1")).QuerySelectorAll(".hits a"))
            await Anna.OpenAsync(link.GetAttribute("href")!);
        Assert.Equal(["/reports/1"], (await Anna.OpenAsync("/search?q=MODALITY1")).QuerySelectorAll(".hits a").Select(link => link.GetAttribute("href")).Where(href => href!.StartsWith("/reports", StringComparison.Ordinal)));
        Assert.NotNull((await Anna.OpenAsync("/search?q=nobody")).GetElementById("no-hits"));
        Assert.Null((await Anna.OpenAsync("/search")).GetElementById("no-hits"));
    }

    [Fact]
    public async Task A_series_leads_to_its_report_its_study_and_its_instances()
    {
        await Host.Store.AddAsync([Samples.Slice(1, header: ModalityClass.MR), Samples.Slice(2, header: ModalityClass.MR)], Cancel);
        var series = await Anna.OpenAsync("/series/1.2.3.1");
        Assert.Equal("/reports/1", series.GetElementById("report-link")!.GetAttribute("href"));
        Assert.Equal(2, series.QuerySelectorAll(".strip .slice").Length);
        var study = await Anna.OpenAsync("/studies/1.2.3");
        Assert.Equal("/series/1.2.3.1", study.QuerySelector("#series tbody a")!.GetAttribute("href"));
        await Anna.OpenAsync("/instances/1.2.3.1.1");
    }
}
