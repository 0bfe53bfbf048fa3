using DicomNode.Testing;
using Microsoft.Playwright;

namespace DicomNode.EndToEnd.Browser;

/// <summary>A real Chromium, Debian's, for all browser tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal IBrowser Browser => _browser ?? throw new InvalidOperationException("The browser was not started.");

    public async ValueTask InitializeAsync()
    {
        var executable = Tool.Find("chromium");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = executable, Args = ["--no-sandbox"] });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
