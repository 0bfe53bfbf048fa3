using System.Globalization;
using System.Text.Json;
using DicomNode.Testing;
using Microsoft.Playwright;

namespace DicomNode.EndToEnd.Browser;

/// <summary>
/// Every page, light and dark, wide and narrow: no serious fault by the rules of axe-core, nothing wider than the screen, no complaint of the browser. With
/// DICOMNODE_SCREENSHOTS, as scripts/screenshots sets it, a picture of each is left in that folder.
/// </summary>
[Collection(nameof(BrowserTests))]
public sealed class PageTests(Gallery gallery) : IClassFixture<Gallery>
{
    private static readonly (int Width, int Height)[] Screens = [(1366, 768), (390, 844)];

    private static readonly Lazy<string> Axe = new(() => File.ReadAllText(Repository.File("tests", "EndToEnd", "Browser", "axe", "node_modules", "axe-core", "axe.min.js")));

    private const string Loaded =
        "Promise.all([...document.images].filter(image => !image.complete).map(image => new Promise(done => { image.onload = image.onerror = done; })))";

    public static TheoryData<string, string> Pages() => new()
    {
        { "inbox", "/" },
        { "inbox-empty", "/?state=dismissed" },
        { "report", "/reports/{report}" },
        { "series", "/series/{series}" },
        { "study", "/studies/{study}" },
        { "instance", "/instances/{instance}" },
        { "overview", "/overview" },
        { "search", "/search?q=AURORA" },
        { "sources", "/sources" },
        { "help", "/help" },
        { "account", "/account" },
        { "users", "/admin/users" },
        { "tokens", "/admin/tokens" },
        { "audit", "/admin/audit" },
        { "notifications", "/admin/notifications" },
        { "logging", "/admin/logging" },
        { "missing", "/reports/999999" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public Task Is_accessible_and_fits_every_screen(string name, string address) => LookAsync(name, address, options => gallery.Node.SignInAsAdministratorAsync(options));

    [Fact]
    public Task The_way_in_is_accessible_and_fits_every_screen() => LookAsync("signin", "/signin", gallery.Node.VisitAsync);

    private static async Task<List<string>> SeriousFaultsAsync(IPage page)
    {
        await page.EvaluateAsync(Axe.Value);
        var result = await page.EvaluateAsync<JsonElement>("axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })");
        return [.. result.GetProperty("violations").EnumerateArray()
            .Where(violation => violation.GetProperty("impact").GetString() is "serious" or "critical")
            .Select(violation => $"{violation.GetProperty("id")}: {violation.GetProperty("help")}; "
                + string.Join(" | ", violation.GetProperty("nodes").EnumerateArray().Take(3).Select(node => node.GetProperty("html").GetString())))];
    }

    private async Task LookAsync(string name, string address, Func<BrowserNewContextOptions?, Task<Visitor>> enter)
    {
        var faults = new List<string>();
        await using var visitor = await enter(new BrowserNewContextOptions { ReducedMotion = ReducedMotion.Reduce });
        var page = visitor.Page;
        address = await FillAsync(address);
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            foreach (var (width, height) in Screens)
            {
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                await page.SetViewportSizeAsync(width, height);
                await page.GotoAsync(address);
                await page.Locator("h1").First.WaitForAsync();
                // Pictures below the fold come as one scrolls.
                await page.EvaluateAsync("document.querySelectorAll('img[loading=lazy]').forEach(image => { image.loading = 'eager'; })");
                await page.EvaluateAsync(Loaded);
                var kind = string.Create(CultureInfo.InvariantCulture, $"{name}-{width}-{scheme.ToString().ToLowerInvariant()}");
                faults.AddRange((await SeriousFaultsAsync(page)).Select(fault => $"{kind}: {fault}"));
                var wider = await page.EvaluateAsync<int>("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth");
                if (wider > 0)
                    faults.Add($"{kind}: {wider} pixels wider than the screen");
                if (Environment.GetEnvironmentVariable("DICOMNODE_SCREENSHOTS") is { Length: > 0 } folder)
                    await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{kind}.png"), FullPage = width < height });
            }
        }

        // What is not there is answered with 404, which the browser calls an error.
        faults.AddRange(visitor.Complaints.Where(complaint => name != "missing" || !complaint.Contains("404", StringComparison.Ordinal)));
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private async Task<string> FillAsync(string address)
    {
        if (!address.Contains('{'))
            return address;
        var verdicts = await gallery.Node.VerdictsAsync($"series={gallery.Shown.SeriesInstanceUid}");
        return address
            .Replace("{report}", gallery.Report.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{series}", gallery.Shown.SeriesInstanceUid, StringComparison.Ordinal)
            .Replace("{study}", gallery.Shown.StudyInstanceUid, StringComparison.Ordinal)
            .Replace("{instance}", verdicts[0].GetProperty("sopInstanceUid").GetString(), StringComparison.Ordinal);
    }
}
