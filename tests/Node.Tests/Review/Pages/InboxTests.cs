using System.Net;
using AngleSharp.Html.Dom;
using DicomNode.Classifier;
using DicomNode.Node.Access;
using DicomNode.Node.Tests.Verdicts;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Tests.Review.Pages;

/// <summary>The inbox as a browser without script has it.</summary>
public sealed class InboxTests : ReviewerTests
{
    [Fact]
    public async Task An_empty_inbox_says_so()
    {
        Assert.Contains("All done", (await Anna.OpenAsync("/")).GetElementById("empty")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Nothing matches", (await Anna.OpenAsync("/?header=PT")).GetElementById("empty")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_worst_come_first_and_those_of_a_source_stand_together()
    {
        await AddAsync(1, "CT1", "ROOM1", 0.95f);
        await AddAsync(2, "CT2", "ROOM2", 0.999f);
        await AddAsync(3, "CT1", "ROOM1", 0.98f);
        var inbox = await Anna.OpenAsync("/");
        Assert.Equal(["Report 2", "Report 3", "Report 1"], inbox.QuerySelectorAll(".row-title").Select(title => title.TextContent));
        Assert.Equal(["CT2", "CT1"], inbox.QuerySelectorAll(".source > h2 .source-ae").Select(name => name.TextContent));
        Assert.Equal("3 reports, open", inbox.GetElementById("inbox-count")!.TextContent);
        var row = inbox.GetElementById("report-3")!;
        Assert.Equal(["MR", "CT", "CT"], row.QuerySelectorAll(".witness dd").Select(chip => chip.TextContent));
        Assert.Equal("98.0%", row.QuerySelector(".confidence")!.TextContent);
        Assert.Equal("/api/reports/3/slices/1/image?size=96", row.QuerySelector("img")!.GetAttribute("src"));
        Assert.Equal("lazy", row.QuerySelector("img")!.GetAttribute("loading"));
    }

    [Fact]
    public async Task Filters_stand_in_the_address_and_come_back_in_the_form()
    {
        await AddAsync(1, "CT1", "ROOM \"1\" & <b>", 0.99f);
        await AddAsync(2, "CT2", null, 0.99f);
        var all = await Anna.OpenAsync("/");
        var facet = all.QuerySelectorAll("#facets a").OfType<IHtmlAnchorElement>().Single(link => link.TextContent.Contains("ROOM", StringComparison.Ordinal));
        var one = await Anna.OpenAsync(facet.GetAttribute("href")!);
        Assert.Equal(["Report 1"], one.QuerySelectorAll(".row-title").Select(title => title.TextContent));
        Assert.Equal("ROOM \"1\" & <b>", one.GetElementById("filter-station")!.GetAttribute("value"));
        Assert.Equal("true", one.QuerySelectorAll("#facets a").Single(link => link.TextContent.Contains("ROOM", StringComparison.Ordinal)).GetAttribute("aria-current"));
        Assert.Contains("/reports/1?callingAe=CT1&station=ROOM%20%221%22", one.GetElementById("open-1")!.GetAttribute("href"), StringComparison.Ordinal);

        var without = all.QuerySelectorAll("#facets a").Single(link => link.TextContent.Contains("CT2", StringComparison.Ordinal));
        Assert.Equal(["Report 2"], (await Anna.OpenAsync(without.GetAttribute("href")!)).QuerySelectorAll(".row-title").Select(title => title.TextContent));
    }

    [Theory]
    [InlineData("?header=MR", 1)]
    [InlineData("?header=CT", 0)]
    [InlineData("?predicted=CT", 1)]
    [InlineData("?predicted=PT", 0)]
    [InlineData("?state=confirmed", 0)]
    [InlineData("?state=all", 1)]
    [InlineData("?from=2026-03-01", 1)]
    [InlineData("?from=2030-01-01", 0)]
    [InlineData("?to=2026-03-01", 0)]
    [InlineData("?study=1.2.3", 1)]
    [InlineData("?text=ct1", 1)]
    [InlineData("?text=nobody", 0)]
    public async Task Each_filter_filters(string query, int expected)
    {
        await AddAsync(1, "CT1", "ROOM1", 0.99f);
        Assert.Equal(expected, (await Anna.OpenAsync("/" + query)).QuerySelectorAll(".row").Length);
    }

    [Fact]
    public async Task A_faulty_filter_is_named()
    {
        var inbox = await Anna.OpenAsync("/?from=yesterday&cursor=x", HttpStatusCode.BadRequest);
        Assert.Contains("from is \"yesterday\"; expected an ISO 8601 date", inbox.QuerySelector(".notice-error")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("cursor is \"x\"", inbox.QuerySelector(".notice-error")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_follow_each_other_without_loss()
    {
        await Host.Store.AddAsync([.. Enumerable.Range(1, 120).Select(number => Slice(number, "CT1", "ROOM1", 0.99f))], Cancel);
        var seen = new List<string>();
        var address = "/";
        for (var page = 1; ; page++)
        {
            var inbox = await Anna.OpenAsync(address);
            seen.AddRange(inbox.QuerySelectorAll(".row").Select(row => row.Id!));
            Assert.Equal("120 reports", inbox.QuerySelector(".source-count")!.TextContent);
            if (inbox.GetElementById("next-page") is not { } next)
                break;
            address = next.GetAttribute("href")!;
            Assert.True(page < 4);
        }

        Assert.Equal(120, seen.Distinct().Count());
        Assert.Equal(120, seen.Count);
    }

    [Fact]
    public async Task A_report_is_confirmed_from_its_row_and_the_decision_taken_back()
    {
        await AddAsync(1, "CT1", "ROOM1", 0.99f);
        var inbox = await Anna.OpenAsync("/?header=MR");
        var after = await Anna.PressAndFollowAsync(inbox.QuerySelector("#report-1 [data-key=y]")!);
        Assert.Contains("Report 1 confirmed.", after.GetElementById("flash")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("MR", after.GetElementById("filter-header")!.GetAttribute("value"));
        Assert.Null(after.GetElementById("report-1"));
        var stored = await Host.Store.FindReportAsync(1, Cancel);
        Assert.Equal((ReportState.Confirmed, "anna"), (stored!.State, stored.Review!.By));

        var undone = await Anna.PressAndFollowAsync(after.GetElementById("undo")!);
        Assert.NotNull(undone.GetElementById("report-1"));
        Assert.Contains("decision taken back", undone.GetElementById("flash")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(ReportState.Open, (await Host.Store.FindReportAsync(1, Cancel))!.State);
    }

    [Fact]
    public async Task Several_are_decided_at_once_and_one_that_has_changed_is_left_and_named()
    {
        for (var number = 1; number <= 3; number++)
            await AddAsync(number, "CT1", "ROOM1", 0.99f);
        var inbox = await Anna.OpenAsync("/");
        await Host.Store.ReviewAsync(2, new ReviewDecision(ReportState.Confirmed, "", Host.Clock.Now, "ben"), null, Cancel);
        var selected = inbox.QuerySelectorAll("input[name=selected]").Select(box => ("selected", box.GetAttribute("value")!));
        var after = await Anna.PressAndFollowAsync(inbox.GetElementById("bulk-dismiss")!, [.. selected, ("note", "research scans")]);
        var flash = after.GetElementById("flash")!.TextContent;
        Assert.Contains("2 reports dismissed.", flash, StringComparison.Ordinal);
        Assert.Contains("report 2", flash, StringComparison.Ordinal);
        Assert.Equal(ReportState.Confirmed, (await Host.Store.FindReportAsync(2, Cancel))!.State);
        Assert.Equal("research scans", (await Host.Store.FindReportAsync(3, Cancel))!.Review!.Note);
        Assert.Equal(2, after.QuerySelectorAll("#undo-form input[name=selected]").Length);
    }

    [Fact]
    public async Task Every_form_that_changes_something_carries_versions_and_an_antiforgery_token()
    {
        await AddAsync(1, "CT1", "ROOM1", 0.99f);
        foreach (var address in new[] { "/", "/reports/1", "/?done=confirmed:1.2" })
        {
            var page = await Anna.OpenAsync(address);
            var forms = page.Forms.Where(form => form.GetAttribute("action") == "/reports/review").ToList();
            Assert.NotEmpty(forms);
            Assert.All(forms, form =>
            {
                Assert.NotEmpty(form.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!);
                Assert.Matches(@"^\d+\.\d+$", form.QuerySelector("input[name=selected]")!.GetAttribute("value"));
            });
        }
    }

    [Fact]
    public async Task Who_only_looks_has_no_buttons_and_is_refused()
    {
        await AddAsync(1, "CT1", "ROOM1", 0.99f);
        using var ben = await PageBrowser.SignInAsync(Host, "ben", Role.Viewer);
        var inbox = await ben.OpenAsync("/");
        Assert.NotNull(inbox.GetElementById("report-1"));
        Assert.Empty(inbox.QuerySelectorAll("[data-key], #bulk-confirm, input[name=selected]"));
        Assert.Empty((await ben.OpenAsync("/reports/1")).QuerySelectorAll("#confirm, #dismiss"));
    }

    [Theory]
    [InlineData("decision", "maybe", "selected", "1.1")]
    [InlineData("decision", "confirmed", "selected", "1")]
    [InlineData("one", "confirmed:x", "selected", "1.1")]
    public async Task A_form_that_makes_no_sense_changes_nothing(string name, string value, string otherName, string otherValue)
    {
        await AddAsync(1, "CT1", "ROOM1", 0.99f);
        var inbox = await Anna.OpenAsync("/");
        var button = inbox.CreateElement("button");
        button.SetAttribute("name", name);
        button.SetAttribute("value", value);
        inbox.GetElementById("inbox-form")!.AppendChild(button);
        Assert.Equal(HttpStatusCode.BadRequest, (await Anna.PressAsync(button, (otherName, otherValue))).Status);
        Assert.Equal(ReportState.Open, (await Host.Store.FindReportAsync(1, Cancel))!.State);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("javascript:alert(1)")]
    public async Task A_decision_leads_nowhere_else(string address)
    {
        await AddAsync(1, "CT1", "ROOM1", 0.99f);
        var inbox = await Anna.OpenAsync("/");
        var answer = await Anna.PressAsync(inbox.QuerySelector("#report-1 [data-key=y]")!, ("return", address));
        Assert.StartsWith("/?done=confirmed", answer.Location, StringComparison.Ordinal);
    }

    /// <summary>A series of one slice whose header says MR and whose pixels say CT: a report.</summary>
    private Task<AddResult> AddAsync(int number, string callingAe, string? station, float confidence) =>
        Host.Store.AddAsync([Slice(number, callingAe, station, confidence)], Cancel);

    private static Verdict Slice(int number, string callingAe, string? station, float confidence) =>
        Samples.Slice(number, $"1.2.4.{number}", ModalityClass.MR, confidence: confidence) with { CallingAe = callingAe, StationName = station };
}
