using System.Net;
using DicomNode.Node.Access;
using DicomNode.Node.Operations;
using DicomNode.Node.Tests.Review;
using DicomNode.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DicomNode.Node.Tests.Access;

/// <summary>Signing in with an OpenID Connect provider, from the sign-in page and back.</summary>
public sealed class ProviderTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private TestProvider _provider = null!;
    private ReviewHost _host = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        await File.WriteAllTextAsync(_folder.File("secret"), TestProvider.ClientSecret + "\n", Cancel);
        _host = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _provider.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_provider_vouches_for_somebody_whose_highest_role_counts()
    {
        _provider.Claims["roles"] = new[] { "something else", "radiology", "reviewers" };
        using var ines = new Person(_host);
        Assert.Contains("href=\"/signin/provider?returnUrl=%2Fhelp\"", (await ines.GetAsync("/signin?returnUrl=%2Fhelp")).Body, StringComparison.Ordinal);
        Assert.Equal("/signin/continue?returnUrl=%2Fhelp", await ComeBackAsync(ines, "/help"));
        Assert.True(await ines.IsSignedInAsync());
        var user = await _host.Services.GetRequiredService<UserStore>().FindAsync("ines", Cancel);
        Assert.Equal((Role.Reviewer, false, _provider.Authority), (user!.Role, user.HasPassword, user.Issuer));
        Assert.Contains(await _host.Services.AuditAsync(), entry => entry is { Kind: AuditKind.SignedIn, Who: "ines", Detail: "provider" });

        // With another role next time, the session from before is over.
        _provider.Claims["roles"] = "radiology";
        using var again = new Person(_host);
        await ComeBackAsync(again, "/");
        Assert.False(await ines.IsSignedInAsync());
        Assert.Equal(Role.Viewer, (await _host.Services.GetRequiredService<UserStore>().FindAsync("ines", Cancel))!.Role);
        Assert.Equal("/signin?fault=wrong", (await again.TrySignInAsync("ines", "")).Location);
    }

    [Theory]
    [InlineData("nurses")]
    [InlineData("")]
    public async Task Whoever_has_no_role_here_is_not_let_in(string role)
    {
        _provider.Claims["roles"] = role;
        using var ines = new Person(_host);
        Assert.Equal("/signin?fault=no-role", await ComeBackAsync(ines, "/"));
        Assert.False(await ines.IsSignedInAsync());
        Assert.Null(await _host.Services.GetRequiredService<UserStore>().FindAsync("ines", Cancel));
    }

    [Fact]
    public async Task The_provider_cannot_speak_for_a_user_who_is_known_here_alone()
    {
        await _host.Services.AddUserAsync("ines", Role.Administrator);
        _provider.Claims["roles"] = "radiology";
        using var impostor = new Person(_host);
        Assert.Equal("/signin?fault=provider", await ComeBackAsync(impostor, "/"));
        Assert.False(await impostor.IsSignedInAsync());
    }

    [Fact]
    public async Task Tokens_of_another_key_or_another_time_are_refused()
    {
        _provider.Claims["roles"] = "radiology";
        using var ines = new Person(_host);
        _provider.IsImpostor = true;
        Assert.Equal("/signin?fault=provider", await ComeBackAsync(ines, "/"));
        (_provider.IsImpostor, _provider.Replays) = (false, true);
        Assert.Equal("/signin?fault=provider", await ComeBackAsync(ines, "/"));
        Assert.False(await ines.IsSignedInAsync());
    }

    [Fact]
    public async Task An_answer_that_nobody_asked_for_is_refused()
    {
        _provider.Claims["roles"] = "radiology";
        using var asked = new Person(_host);
        var provider = await asked.GetAsync("/signin/provider");
        var back = await asked.GetAsync(provider.Location!);
        using var victim = new Person(_host);
        Assert.Equal("/signin?fault=provider", (await victim.GetAsync(back.Location!)).Location);
        Assert.False(await victim.IsSignedInAsync());
    }

    [Fact]
    public async Task A_wrong_client_secret_lets_nobody_in()
    {
        await File.WriteAllTextAsync(_folder.File("secret"), "wrong", Cancel);
        await using var host = await StartAsync();
        _provider.Claims["roles"] = "radiology";
        using var ines = new Person(host);
        Assert.Equal("/signin?fault=provider", await ComeBackAsync(ines, "/"));
    }

    /// <summary>Goes to the provider and back as a browser does, and returns where the node sends it then.</summary>
    private static async Task<string?> ComeBackAsync(Person person, string returnUrl)
    {
        var away = await person.GetAsync("/signin/provider?returnUrl=" + Uri.EscapeDataString(returnUrl));
        Assert.Equal(HttpStatusCode.Redirect, away.Status);
        var back = await person.GetAsync(away.Location!);
        Assert.Equal(HttpStatusCode.Redirect, back.Status);
        return (await person.GetAsync(back.Location!)).Location;
    }

    private async Task<ReviewHost> StartAsync()
    {
        var host = await ReviewHost.StartAsync(web: new WebOptions
        {
            OpenIdConnect = new ProviderOptions
            {
                Authority = _provider.Authority,
                ClientId = TestProvider.ClientId,
                ClientSecretFile = _folder.File("secret"),
                Roles = new Dictionary<string, Role> { ["radiology"] = Role.Viewer, ["reviewers"] = Role.Reviewer },
            },
        });

        // The provider and the cookies on the way to it live by the real time.
        host.Clock.Now = DateTimeOffset.UtcNow;
        return host;
    }
}
