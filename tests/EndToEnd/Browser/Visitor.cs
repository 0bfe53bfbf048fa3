using Microsoft.Playwright;

namespace DicomNode.EndToEnd.Browser;

/// <summary>A person at a browser, and what the browser complained of meanwhile.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    public Visitor(IBrowserContext context, IPage page, Uri node)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                Complain($"{message.Type} on {page.Url}: {message.Text}");
        };
        page.PageError += (_, error) => Complain($"exception on {page.Url}: {error}");
        page.Request += (_, request) =>
        {
            if (!node.IsBaseOf(new Uri(request.Url)))
                Complain($"{page.Url} asks another host: {request.Url}");
        };
    }

    public IPage Page { get; }

    /// <summary>Errors of scripts, violations of the content security policy, requests to other hosts.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (_complaints)
                return [.. _complaints];
        }
    }

    public async Task SignInAsync(string name, string password)
    {
        await Page.GotoAsync("/signin");
        await Page.GetByLabel("Name").FillAsync(name);
        await Page.GetByLabel("Password").FillAsync(password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    /// <summary>On the account page, where the node leads whoever must choose a password.</summary>
    public async Task ChoosePasswordAsync(string current, string chosen)
    {
        await Page.GetByLabel("Current password").FillAsync(current);
        await Page.GetByLabel("New password", new() { Exact = true }).FillAsync(chosen);
        await Page.GetByLabel("New password again").FillAsync(chosen);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Change password" }).ClickAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Inbox");
    }

    /// <summary>Presses Tab until an element has the focus.</summary>
    public async Task TabToAsync(string id)
    {
        const int Most = 60;
        for (var press = 0; press <= Most; press++)
        {
            if (await Page.EvaluateAsync<string?>("document.activeElement?.id") == id)
                return;
            await Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"{id} on {Page.Url} cannot be reached by Tab");
    }

    /// <summary>Pages that open from here on hear nothing of what the node would tell them by itself.</summary>
    public Task StopListeningAsync() => Page.RouteAsync("**/events", route => route.AbortAsync());

    /// <summary>What a link of the export menu gives.</summary>
    public async Task<string> DownloadAsync(string link)
    {
        await Page.Locator("#export-menu").ClickAsync();
        var download = await Page.RunAndWaitForDownloadAsync(() => Page.GetByRole(AriaRole.Link, new() { Name = link }).ClickAsync());
        await Page.Keyboard.PressAsync("Escape");
        await Page.ReloadAsync();
        return await File.ReadAllTextAsync(await download.PathAsync());
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private void Complain(string complaint)
    {
        lock (_complaints)
            _complaints.Add(complaint);
    }
}
