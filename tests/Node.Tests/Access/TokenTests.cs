using System.Net;
using System.Net.Http.Headers;
using DicomNode.Node.Access;
using DicomNode.Node.Tests.Review;
using Microsoft.Extensions.DependencyInjection;

namespace DicomNode.Node.Tests.Access;

/// <summary>Scripts show tokens.</summary>
public sealed class TokenTests : IAsyncLifetime
{
    private static readonly AuditEntry Entry = new(AuditKind.TokenCreated, "test", null);

    private ReviewHost _host = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private TokenStore Tokens => _host.Services.GetRequiredService<TokenStore>();

    public async ValueTask InitializeAsync() => _host = await ReviewHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_token_opens_until_its_time_is_over()
    {
        var token = await Tokens.CreateAsync("short", Role.Viewer, TimeSpan.FromDays(1), Entry, Cancel);
        Assert.Matches("^dn_[A-Za-z0-9_-]{43}$", token);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(token));
        Assert.Equal(_host.Clock.Now, (await FindAsync("short"))!.UsedAt);
        _host.Clock.Now += TimeSpan.FromDays(1);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(token));
    }

    [Fact]
    public async Task A_token_without_end_opens_until_it_is_revoked()
    {
        var token = await Tokens.CreateAsync("long", Role.Viewer, null, Entry, Cancel);
        _host.Clock.Now += TimeSpan.FromDays(4000);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(token));
        Assert.True(await Tokens.RevokeAsync((await FindAsync("long"))!.Id, Entry, Cancel));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(token));
    }

    [Theory]
    [InlineData("Bearer dn_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("Bearer ")]
    [InlineData("Basic YWRtaW46YWRtaW4=")]
    public async Task What_is_no_token_opens_nothing_not_even_with_a_cookie(string authorization)
    {
        await _host.Services.AddUserAsync("anna", Role.Viewer);
        using var anna = new Person(_host);
        await anna.SignInAsync("anna");
        Assert.Equal(HttpStatusCode.Unauthorized, (await anna.GetAsync("/api/stats", ("Authorization", authorization))).Status);
    }

    [Fact]
    public async Task The_database_holds_no_secret_and_is_its_owners_alone()
    {
        var token = await Tokens.CreateAsync("secret", Role.Viewer, null, Entry, Cancel);
        await _host.Services.AddUserAsync("anna", Role.Viewer);
        using var anna = new Person(_host);
        await anna.SignInAsync("anna");
        foreach (var file in Directory.GetFiles(_host.DataDirectory, "access.db*"))
        {
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            var content = await reader.ReadToEndAsync(Cancel);
            Assert.DoesNotContain(token, content, StringComparison.Ordinal);
            Assert.DoesNotContain(TestUsers.Password, content, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_administrator_makes_a_token_which_is_shown_once()
    {
        await _host.Services.AddUserAsync("root", Role.Administrator);
        using var root = new Person(_host);
        await root.SignInAsync("root");
        await root.SubmitAsync("/admin/tokens", "/admin/tokens", ("name", "script"), ("role", "Viewer"), ("days", "30"));
        var token = (await root.GetAsync("/admin/tokens")).Body.Split("id=\"secret\">")[1].Split('<')[0];
        Assert.Equal(HttpStatusCode.OK, await AskAsync(token));
        Assert.DoesNotContain(token, (await root.GetAsync("/admin/tokens")).Body, StringComparison.Ordinal);
        Assert.Equal(_host.Clock.Now + TimeSpan.FromDays(30), (await FindAsync("script"))!.ExpiresAt);
        await root.SubmitAsync("/admin/tokens", "/admin/tokens", ("name", "other"), ("role", "Viewer"), ("days", "0"));
        Assert.Contains("The number of days is &quot;0&quot;", (await root.GetAsync("/admin/tokens")).Body, StringComparison.Ordinal);
        await root.SubmitAsync("/admin/tokens", $"/admin/tokens/{(await FindAsync("script"))!.Id}/revoke");
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(token));
    }

    private async Task<HttpStatusCode> AskAsync(string token)
    {
        using var client = new HttpClient { BaseAddress = _host.Client.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await client.GetAsync("/api/stats", Cancel);
        return response.StatusCode;
    }

    private async Task<ApiToken?> FindAsync(string name) => (await Tokens.ListAsync(Cancel)).Find(token => token.Name == name);
}
