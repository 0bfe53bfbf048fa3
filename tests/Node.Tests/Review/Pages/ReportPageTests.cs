using System.Net;
using DicomNode.Classifier;
using DicomNode.Node.Access;
using DicomNode.Node.Tests.Verdicts;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Tests.Review.Pages;

/// <summary>A report's page, and two reviewers at once.</summary>
public sealed class ReportPageTests : ReviewerTests
{
    [Fact]
    public async Task It_shows_what_a_decision_needs()
    {
        await Host.Store.AddAsync([.. Enumerable.Range(1, 5).Select(number => Slice(number, "1.2.4.1"))], Cancel);
        var page = await Anna.OpenAsync("/reports/1");
        Assert.Equal((await Host.Store.FindReportAsync(1, Cancel))!.Reason, page.GetElementById("reason")!.TextContent);
        Assert.Equal(["1", "2", "3", "4", "5"], page.QuerySelectorAll(".strip:not(.strip-telling) .slice-number").Select(slice => slice.TextContent));
        Assert.All(page.QuerySelectorAll(".slice-verdict"), slice => Assert.Equal("CT 97.0%", slice.TextContent));
        Assert.Equal(3, page.QuerySelectorAll(".strip-telling .slice").Length);
        Assert.StartsWith("Opened", page.QuerySelector("#history strong")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("gone", page.GetElementById("picture-missing")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thousands_of_slices_come_in_pages_and_the_telling_ones_on_the_first()
    {
        await Host.Store.AddAsync([.. Enumerable.Range(1, 1000).Select(number => Slice(number, "1.2.4.1"))], Cancel);
        var page = await Anna.OpenAsync("/reports/1");
        var first = page.QuerySelectorAll(".strip:not(.strip-telling) .slice-number").Select(slice => slice.TextContent).ToList();
        Assert.Equal("1", first[0]);
        Assert.Equal(3, page.QuerySelectorAll(".strip-telling .slice").Length);
        var second = await Anna.OpenAsync(page.GetElementById("more-slices")!.GetAttribute("href")!);
        Assert.Equal($"{first.Count + 1}", second.QuerySelector(".strip:not(.strip-telling) .slice-number")!.TextContent);
        var chosen = await Anna.OpenAsync(second.QuerySelector(".strip:not(.strip-telling) .slice")!.GetAttribute("href")!);
        Assert.Equal($"{first.Count + 1}", chosen.QuerySelector(".slice[aria-current] .slice-number")!.TextContent);
    }

    [Fact]
    public async Task Neighbours_are_those_of_the_filtered_list_worst_first()
    {
        float[] confidences = [0.95f, 0.99f, 0.97f, 0.98f];
        for (var i = 0; i < confidences.Length; i++)
            await Host.Store.AddAsync([Slice(i + 1, $"1.2.4.{i + 1}", confidences[i]) with { CallingAe = i == 2 ? "OTHER" : "CT1" }], Cancel);
        var page = await Anna.OpenAsync("/reports/4?callingAe=CT1");
        Assert.Equal("/reports/2?callingAe=CT1", page.GetElementById("previous-report")!.GetAttribute("href"));
        Assert.Equal("/reports/1?callingAe=CT1", page.GetElementById("next-report")!.GetAttribute("href"));
        Assert.Null((await Anna.OpenAsync("/reports/2?callingAe=CT1")).GetElementById("previous-report"));
        Assert.Null((await Anna.OpenAsync("/reports/1?callingAe=CT1")).GetElementById("next-report"));
        Assert.Equal("/reports/3", (await Anna.OpenAsync("/reports/4")).GetElementById("next-report")!.GetAttribute("href"));

        // One that is decided has left the list, and still has its place in it.
        await Host.Store.ReviewAsync(4, new ReviewDecision(ReportState.Confirmed, "", Host.Clock.Now), null, Cancel);
        Assert.Equal("/reports/1?callingAe=CT1", (await Anna.OpenAsync("/reports/4?callingAe=CT1")).GetElementById("next-report")!.GetAttribute("href"));
    }

    [Fact]
    public async Task A_decision_with_a_note_leads_to_the_next_report_and_from_the_last_to_the_inbox()
    {
        await Host.Store.AddAsync([Slice(1, "1.2.4.1", 0.99f), Slice(2, "1.2.4.2", 0.95f)], Cancel);
        var first = await Anna.OpenAsync("/reports/1");
        var second = await Anna.PressAndFollowAsync(first.GetElementById("confirm")!, ("note", "protocol\r\n<b>swapped</b>"));
        Assert.Equal("Report 2", second.QuerySelector("h1")!.TextContent);
        Assert.Contains("Report 1 confirmed.", second.GetElementById("flash")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("protocol\n<b>swapped</b>", (await Host.Store.FindReportAsync(1, Cancel))!.Review!.Note);
        Assert.Equal("protocol\n<b>swapped</b>", (await Anna.OpenAsync("/reports/1")).QuerySelector("#decision .note")!.TextContent);
        var inbox = await Anna.PressAndFollowAsync(second.GetElementById("dismiss")!);
        Assert.Equal("Inbox", inbox.QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task Two_reviewers_never_overwrite_each_other_unseen()
    {
        await Host.Store.AddAsync([Slice(1, "1.2.4.1")], Cancel);
        using var ben = await PageBrowser.SignInAsync(Host, "ben", Role.Reviewer);
        var (annas, bens) = (await Anna.OpenAsync("/reports/1"), await ben.OpenAsync("/reports/1"));
        await ben.PressAndFollowAsync(bens.GetElementById("dismiss")!, ("note", "phantom <i>scan</i>"));
        var refused = await Anna.PressAsync(annas.GetElementById("confirm")!);
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        var conflict = PageBrowser.Parse(refused.Body);
        var told = conflict.QuerySelector("[role=alert]")!.TextContent;
        Assert.Contains("dismissed by ben", told, StringComparison.Ordinal);
        Assert.Contains("phantom <i>scan</i>", told, StringComparison.Ordinal);
        Assert.Equal("ben", (await Host.Store.FindReportAsync(1, Cancel))!.Review!.By);

        // Having seen it, she may insist.
        await Anna.PressAndFollowAsync(conflict.QuerySelector(".conflict-form button")!);
        Assert.Equal((ReportState.Confirmed, "anna"), await StandingAsync());
    }

    [Fact]
    public async Task A_decision_can_be_taken_back_on_its_page_and_the_history_tells_all()
    {
        await Host.Store.AddAsync([Slice(1, "1.2.4.1")], Cancel);
        await Anna.PressAndFollowAsync((await Anna.OpenAsync("/reports/1")).GetElementById("confirm")!);
        var undone = await Anna.PressAndFollowAsync((await Anna.OpenAsync("/reports/1")).GetElementById("take-back")!);
        Assert.Equal(["Opened", "Confirmed", "Undone"], undone.QuerySelectorAll("#history strong").Select(entry => entry.TextContent));
        Assert.NotNull(undone.GetElementById("confirm"));
    }

    [Fact]
    public async Task A_report_that_is_nowhere_is_a_404()
    {
        await Anna.OpenAsync("/reports/77", HttpStatusCode.NotFound);
        await Anna.OpenAsync("/series/1.2.77", HttpStatusCode.NotFound);
        await Anna.OpenAsync("/studies/1.2.77", HttpStatusCode.NotFound);
        await Anna.OpenAsync("/instances/1.2.77", HttpStatusCode.NotFound);
        var nowhere = await Anna.OpenAsync("/nowhere", HttpStatusCode.NotFound);
        Assert.Equal("Not Found", nowhere.QuerySelector("h1")!.TextContent);
        Assert.NotNull(nowhere.QuerySelector(".site-nav"));
    }

    private static Verdict Slice(int number, string series, float confidence = 0.97f) =>
        Samples.Slice(number, series, ModalityClass.MR, confidence: confidence) with { InstanceNumber = number };

    private async Task<(ReportState State, string? By)> StandingAsync()
    {
        var report = await Host.Store.FindReportAsync(1, Cancel);
        return (report!.State, report.Review?.By);
    }
}
