using System.Net;
using System.Text.RegularExpressions;
using DicomNode.Node.Tests.Review;

namespace DicomNode.Node.Tests.Access;

/// <summary>Somebody in front of a browser: keeps cookies, follows no redirect unseen, and sends forms with what the page put into them.</summary>
internal sealed partial class Person : IDisposable
{
    private readonly HttpClient _client;

    public Person(Uri address)
    {
        var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            CookieContainer = Cookies,

            // The certificate is a test's own.
            ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
        };
        _client = new HttpClient(handler) { BaseAddress = address };
        _client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("Test/1.0");
    }

    public Person(ReviewHost host)
        : this(host.Client.BaseAddress!)
    {
    }

    public CookieContainer Cookies { get; } = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await SendAsync(request, headers);
    }

    /// <summary>Begins to read an answer that goes on.</summary>
    public Task<Stream> OpenAsync(string path) => _client.GetStreamAsync(path, Cancel);

    /// <summary>Sends a form with the antiforgery token of a page.</summary>
    /// <param name="page">A page with a form.</param>
    /// <param name="action">Where the form goes.</param>
    /// <param name="fields">What was typed.</param>
    public async Task<Answer> SubmitAsync(string page, string action, params (string Name, string Value)[] fields) =>
        await PostAsync(action, [.. fields, ("__RequestVerificationToken", await FormTokenAsync(page))]);

    /// <summary>Sends a form as it is.</summary>
    public async Task<Answer> PostAsync(string action, (string Name, string Value)[] fields, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, action)
        {
            Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        };
        return await SendAsync(request, headers);
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request, params (string Name, string Value)[] headers)
    {
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _client.SendAsync(request, Cancel);
        return new Answer(
            response.StatusCode,
            response.Headers.Location?.OriginalString,
            await response.Content.ReadAsStringAsync(Cancel),
            response.Headers.TryGetValues("Set-Cookie", out var cookies) ? [.. cookies] : [],
            response.Headers.TryGetValues("Strict-Transport-Security", out var hsts) ? hsts.Single() : null);
    }

    /// <summary>The antiforgery token of a page's first form.</summary>
    public async Task<string> FormTokenAsync(string page)
    {
        var answer = await GetAsync(page);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return WebUtility.HtmlDecode(FormToken().Match(answer.Body).Groups["value"].Value);
    }

    /// <summary>Signs in and expects to be let in.</summary>
    public async Task<Answer> SignInAsync(string name, string password = TestUsers.Password, string? returnUrl = null)
    {
        var answer = await TrySignInAsync(name, password, returnUrl);
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        Assert.DoesNotContain("fault=", answer.Location, StringComparison.Ordinal);
        return answer;
    }

    public Task<Answer> TrySignInAsync(string name, string password, string? returnUrl = null) =>
        SubmitAsync("/signin", "/signin", ("name", name), ("password", password), ("returnUrl", returnUrl ?? ""));

    /// <summary>True where the node knows who this is.</summary>
    public async Task<bool> IsSignedInAsync() => (await GetAsync("/account")).Status == HttpStatusCode.OK;

    public void Dispose() => _client.Dispose();

    [GeneratedRegex("""name="__RequestVerificationToken" value="(?<value>[^"]+)""")]
    private static partial Regex FormToken();

    /// <summary>What came back.</summary>
    public sealed record Answer(HttpStatusCode Status, string? Location, string Body, IReadOnlyList<string> SetCookies, string? Hsts);
}
