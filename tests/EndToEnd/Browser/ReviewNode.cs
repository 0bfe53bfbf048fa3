using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using DicomNode.Testing;
using Microsoft.Playwright;

namespace DicomNode.EndToEnd.Browser;

/// <summary>A node with its first administrator, for people in browsers.</summary>
internal sealed partial class ReviewNode : IAsyncDisposable
{
    /// <summary>The first administrator's name.</summary>
    public const string Administrator = "admin";

    private const string OwnPassword = "violet kettle harbour zebra";

    private readonly TemporaryFolder _folder;
    private readonly NodeProcess _node;
    private readonly IBrowser _browser;

    private ReviewNode(TemporaryFolder folder, NodeProcess node, IBrowser browser)
    {
        _folder = folder;
        _node = node;
        _browser = browser;
    }

    public int DicomPort => _node.DicomPort;

    public HttpClient Http => _node.Http;

    /// <summary>The password that the node printed at its first start.</summary>
    public string PrintedPassword => PrintedPasswordPattern().Match(_node.Output) is { Success: true } match
        ? match.Groups[1].Value
        : throw new InvalidOperationException("No password was printed:\n" + _node.Output);

    private string DataDirectory => _folder.File("data");

    public static async Task<ReviewNode> StartAsync(Chromium chromium, params string[] settings)
    {
        var folder = new TemporaryFolder();
        try
        {
            return new ReviewNode(folder, await NodeProcess.StartAsync(folder.File("data"), [PhantomModel.Write(folder.File("model")), .. settings]), chromium.Browser);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Sends series one after the other and waits until every instance has its verdict.</summary>
    public async Task ReceiveAsync(params IReadOnlyList<PhantomSeries> series)
    {
        foreach (var one in series)
            await one.SendAsync(DicomPort);
        foreach (var one in series)
            await _node.WaitForVerdictsAsync(verdicts => verdicts.Count == one.Slices, query: $"series={one.SeriesInstanceUid}");
    }

    /// <summary>The number of the report on a series.</summary>
    public async Task<long> ReportOnAsync(PhantomSeries series)
    {
        var reports = await Http.GetFromJsonAsync<JsonElement>($"/api/reports?series={series.SeriesInstanceUid}");
        return Assert.Single(reports.GetProperty("items").EnumerateArray()).GetProperty("id").GetInt64();
    }

    public Task<List<JsonElement>> VerdictsAsync(string query) => _node.VerdictsAsync(query);

    /// <summary>A report as the API gives it.</summary>
    public Task<JsonElement> FindReportAsync(long id) => Http.GetFromJsonAsync<JsonElement>($"/api/reports/{id}");

    /// <summary>A browser of its own, in which nobody has signed in.</summary>
    public async Task<Visitor> VisitAsync(BrowserNewContextOptions? options = null)
    {
        options ??= new BrowserNewContextOptions();
        options.BaseURL = Http.BaseAddress!.ToString();
        var context = await _browser.NewContextAsync(options);
        return new Visitor(context, await context.NewPageAsync(), Http.BaseAddress);
    }

    /// <summary>A browser in which the first administrator has signed in, with a password of their own.</summary>
    public async Task<Visitor> SignInAsAdministratorAsync(BrowserNewContextOptions? options = null)
    {
        var visitor = await VisitAsync(options);
        await visitor.SignInAsync(Administrator, OwnPassword);
        if (visitor.Page.Url.Contains("/signin", StringComparison.Ordinal))
        {
            await visitor.SignInAsync(Administrator, PrintedPassword);
            await visitor.ChoosePasswordAsync(PrintedPassword, OwnPassword);
        }

        return visitor;
    }

    /// <summary>A browser in which a new user has signed in, with a password of their own.</summary>
    public async Task<Visitor> SignInAsNewAsync(string name, string role, BrowserNewContextOptions? options = null)
    {
        var password = await AddUserAsync(name, role);
        var visitor = await VisitAsync(options);
        await visitor.SignInAsync(name, password);
        await visitor.ChoosePasswordAsync(password, OwnPassword);
        return visitor;
    }

    /// <summary>Adds a user by the node's own command.</summary>
    /// <returns>The password for the first sign-in.</returns>
    public async Task<string> AddUserAsync(string name, string role)
    {
        var result = await NodeProcess.RunCommandAsync(DataDirectory, "user", "add", name, "--role", role);
        Assert.True(result.ExitCode == 0, result.Output);
        return result.Output.Trim();
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _folder.Dispose();
    }

    [GeneratedRegex(@"with the password (\S+) on this machine")]
    private static partial Regex PrintedPasswordPattern();
}
