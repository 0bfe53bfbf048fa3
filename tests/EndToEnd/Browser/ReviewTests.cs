using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DicomNode.EndToEnd.Browser;

/// <summary>What reviewers do, in a real browser, on a real node that storescu has sent to.</summary>
[Collection(nameof(BrowserTests))]
public sealed class ReviewTests(Chromium chromium)
{
    private static readonly PhantomKind[] Kinds = Enum.GetValues<PhantomKind>();

    [Fact]
    public async Task From_the_first_start_to_a_confirmed_report_by_keyboard_alone()
    {
        await using var node = await ReviewNode.StartAsync(chromium);
        var series = new PhantomSeries { Shows = PhantomKind.CT, Modality = "MR", StoredAs = "MR" };
        await node.ReceiveAsync(series, new PhantomSeries { Shows = PhantomKind.CT, Modality = "CT", StoredAs = "CT" });
        var report = await node.ReportOnAsync(series);

        await using var visitor = await node.VisitAsync();
        var (page, keyboard) = (visitor.Page, visitor.Page.Keyboard);
        await page.GotoAsync("/");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Sign in");
        await visitor.TabToAsync("name");
        await keyboard.TypeAsync(ReviewNode.Administrator);
        await visitor.TabToAsync("password");
        await keyboard.TypeAsync(node.PrintedPassword);
        await keyboard.PressAsync("Enter");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Account");
        foreach (var (field, text) in new[] { ("current", node.PrintedPassword), ("password", "orbit walnut tango 58 lantern"), ("repeated", "orbit walnut tango 58 lantern") })
        {
            await visitor.TabToAsync(field);
            await keyboard.TypeAsync(text);
        }

        await keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Inbox");
        await keyboard.PressAsync("j");
        await Expect(page.Locator($"#open-{report}")).ToBeFocusedAsync();
        await keyboard.PressAsync("Enter");
        await Expect(page.Locator("#reason")).ToContainTextAsync("6 of 6 slices say CT");
        await Expect(page.Locator("#picture")).ToBeVisibleAsync();
        await keyboard.PressAsync("m");
        await keyboard.TypeAsync("chest under a head's protocol");
        await keyboard.PressAsync("Escape");
        await keyboard.PressAsync("y");
        await Expect(page.Locator("#flash")).ToContainTextAsync("onfirmed");

        var confirmed = await node.FindReportAsync(report);
        Assert.Equal("confirmed", confirmed.GetProperty("state").GetString(), ignoreCase: true);
        Assert.Equal(ReviewNode.Administrator, confirmed.GetProperty("review").GetProperty("by").GetString());
        Assert.Equal("chest under a head's protocol", confirmed.GetProperty("review").GetProperty("note").GetString());

        await keyboard.PressAsync("u");
        await Expect(page.Locator($"#report-{report}")).ToBeVisibleAsync();
        Assert.Equal("open", (await node.FindReportAsync(report)).GetProperty("state").GetString(), ignoreCase: true);
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Two_reviewers_never_overwrite_each_other_unseen()
    {
        await using var node = await ReviewNode.StartAsync(chromium);
        await using var admin = await node.SignInAsAdministratorAsync();
        var series = new PhantomSeries { Shows = PhantomKind.XR, Modality = "CT", StoredAs = "CT" };
        await node.ReceiveAsync(series);
        var report = await node.ReportOnAsync(series);
        await using var first = await node.SignInAsNewAsync("first", "reviewer");
        await using var second = await node.SignInAsNewAsync("second", "reviewer");
        await first.Page.GotoAsync($"/reports/{report}");
        // Else the node may tell the second page of the decision before its button is pressed.
        await second.StopListeningAsync();
        await second.Page.GotoAsync($"/reports/{report}");

        await first.Page.Locator("#confirm").ClickAsync();
        await Expect(first.Page.Locator("#flash")).ToContainTextAsync("onfirmed");
        await second.Page.Locator("#dismiss").ClickAsync();
        await Expect(second.Page.Locator("main")).ToContainTextAsync("confirmed by first");
        await Expect(second.Page.Locator("main")).ToContainTextAsync("was not stored");

        var stands = await node.FindReportAsync(report);
        Assert.Equal("confirmed", stands.GetProperty("state").GetString(), ignoreCase: true);
        Assert.Equal("first", stands.GetProperty("review").GetProperty("by").GetString());
        Assert.Empty(first.Complaints);
    }

    [Fact]
    public async Task What_storescu_sends_appears_by_itself_and_is_exported_once_decided()
    {
        await using var node = await ReviewNode.StartAsync(chromium);
        await using var visitor = await node.SignInAsAdministratorAsync();
        var page = visitor.Page;
        await page.GotoAsync("/");
        await Expect(page.Locator("#empty")).ToContainTextAsync("All done");
        await page.EvaluateAsync("document.body.dataset.same = 'yes'");

        var series = Kinds.Select(kind => new PhantomSeries
        {
            Shows = kind,
            Modality = kind == PhantomKind.MR ? "CT" : "MR",
            StoredAs = kind == PhantomKind.XR ? "DX" : $"{kind}",
            Slices = 4,
            CallingAe = $"AE_{kind}",
        }).ToList();
        await node.ReceiveAsync(series);
        foreach (var one in series)
            await Expect(page.Locator($"#report-{await node.ReportOnAsync(one)}")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        Assert.Equal("yes", await page.EvaluateAsync<string>("document.body.dataset.same"));

        await page.Locator("#select-all").CheckAsync();
        await page.Locator("#bulk-note").FillAsync("=1+1, \"all\" of them");
        await page.Locator("#bulk-confirm").ClickAsync();
        await Expect(page.Locator("#empty")).ToBeVisibleAsync();

        await page.GotoAsync("/?state=confirmed");
        var csv = await visitor.DownloadAsync("Reports as CSV");
        Assert.All(series, one => Assert.Contains(one.SeriesInstanceUid, csv));
        // A spreadsheet would take it for a formula.
        Assert.Contains("\"'=1+1, \"\"all\"\" of them\"", csv);
        var json = JsonDocument.Parse(await visitor.DownloadAsync("Reports as JSON")).RootElement;
        Assert.Equal(series.Count, json.GetArrayLength());
        var labels = await visitor.DownloadAsync("Labels for the trainer");
        Assert.All(series, one => Assert.Contains($"{one.SeriesInstanceUid},{one.Shows},", labels));
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Whoever_guesses_passwords_is_locked_out()
    {
        await using var node = await ReviewNode.StartAsync(chromium, "--Node:Web:Lockout:Attempts=3");
        await using var admin = await node.SignInAsAdministratorAsync();
        var password = await node.AddUserAsync("guessed", "viewer");
        await using var visitor = await node.VisitAsync();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await visitor.SignInAsync("guessed", $"wrong guess {attempt}");
            await Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        }

        await visitor.SignInAsync("guessed", password);
        await Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Too many attempts");
        await admin.Page.GotoAsync("/overview");
        await Expect(admin.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Overview");
    }

    [Fact]
    public async Task A_viewer_looks_and_decides_nothing()
    {
        await using var node = await ReviewNode.StartAsync(chromium);
        await using var admin = await node.SignInAsAdministratorAsync();
        var series = new PhantomSeries { Shows = PhantomKind.PT, Modality = "CT", StoredAs = "CT", PatientName = "<script>alert(1)</script>^<b>x" };
        await node.ReceiveAsync(series);
        var report = await node.ReportOnAsync(series);
        await using var viewer = await node.SignInAsNewAsync("looking", "viewer");
        await viewer.Page.GotoAsync($"/reports/{report}");
        await Expect(viewer.Page.Locator("#decision")).ToContainTextAsync("your role lets you look");
        await Expect(viewer.Page.Locator("#confirm")).ToHaveCountAsync(0);
        await viewer.Page.Locator("#instance-link").ClickAsync();
        await Expect(viewer.Page.Locator("main")).ToContainTextAsync("hidden");
        Assert.DoesNotContain("alert(1)", await viewer.Page.ContentAsync(), StringComparison.Ordinal);

        // Markup in a header is text to whoever may see it.
        await admin.Page.GotoAsync(viewer.Page.Url);
        Assert.Equal(0, await admin.Page.Locator("main b").CountAsync());
        var response = await viewer.Page.GotoAsync("/admin/users");
        Assert.Equal(403, response!.Status);
        Assert.Empty(admin.Complaints);
    }
}
