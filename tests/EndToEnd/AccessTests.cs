using System.Net;
using System.Text.RegularExpressions;
using DicomNode.Testing;

namespace DicomNode.EndToEnd;

/// <summary>The first minutes with a node: the printed password, its change, and what a restart leaves as it was.</summary>
public sealed partial class AccessTests : IDisposable
{
    private const string Password = "seven otters juggle plums";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_first_password_is_printed_once_and_sessions_outlive_a_restart()
    {
        var data = _folder.File("data");
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var browser = new HttpClient(handler);
        string first;
        await using (var node = await NodeProcess.StartAsync(data))
        {
            first = PrintedPassword().Match(node.Output).Groups["password"].Value;
            Assert.NotEmpty(first);
            browser.BaseAddress = node.Http.BaseAddress;
            Assert.Equal("/account", await SubmitAsync(browser, "/signin", "/signin", ("name", "admin"), ("password", first)));
            await SubmitAsync(browser, "/account", "/account/password", ("current", first), ("password", Password), ("repeated", Password));
            Assert.Equal(0, await node.StopAsync());
        }

        foreach (var log in Directory.GetFiles(Path.Combine(data, "logs")))
            Assert.DoesNotContain(first, await File.ReadAllTextAsync(log, Cancel), StringComparison.Ordinal);

        await using var again = await NodeProcess.StartAsync(data);
        Assert.DoesNotContain("First start", again.Output, StringComparison.Ordinal);
        using var returning = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = handler.CookieContainer }) { BaseAddress = again.Http.BaseAddress };
        using var users = await returning.GetAsync("/admin/users", Cancel);
        Assert.Equal(HttpStatusCode.OK, users.StatusCode);

        var verified = await NodeProcess.RunCommandAsync(data, "audit", "verify");
        Assert.True(verified.ExitCode == 0, verified.Output);
    }

    [Fact]
    public async Task An_https_address_without_a_certificate_starts_nothing()
    {
        var result = await NodeProcess.RunToEndAsync(_folder.File("data"), "--Node:Web:Url=https://127.0.0.1:0");
        Assert.Equal(78, result.ExitCode);
        Assert.Contains("Node:Web:Certificate:CertificateFile is missing", result.Output, StringComparison.Ordinal);
    }

    /// <summary>Sends a form with the antiforgery token of its page, and returns where the answer leads.</summary>
    private static async Task<string?> SubmitAsync(HttpClient browser, string page, string action, params (string Name, string Value)[] fields)
    {
        var token = FormToken().Match(await browser.GetStringAsync(page, Cancel)).Groups["value"].Value;
        using var form = new FormUrlEncodedContent(
            fields.Append(("__RequestVerificationToken", token)).Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        using var response = await browser.PostAsync(action, form, Cancel);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        return response.Headers.Location?.OriginalString;
    }

    [GeneratedRegex("First start: sign in as admin with the password (?<password>[a-z0-9-]+) ")]
    private static partial Regex PrintedPassword();

    [GeneratedRegex("""name="__RequestVerificationToken" value="(?<value>[^"]+)""")]
    private static partial Regex FormToken();
}
