using System.Net;
using DicomNode.Node.Access;
using DicomNode.Node.Operations;
using DicomNode.Node.Tests.Review;
using Microsoft.AspNetCore.Builder;

namespace DicomNode.Node.Tests.Access;

/// <summary>A node that nobody has taken over answers its own machine alone.</summary>
public sealed class LocalUntilClaimedTests
{
    private const string From = "X-Test-From";

    [Fact]
    public async Task Until_a_person_has_a_password_of_their_own_other_machines_are_refused()
    {
        await using var host = await StartAsync();
        using var there = new Person(host);
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(there, "/signin", "192.0.2.7")).Status);
        Assert.Contains("that machine only", (await AskAsync(there, "/signin", "192.0.2.7")).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(there, "/healthz", "192.0.2.7")).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(there, "/readyz", "192.0.2.7")).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(there, "/signin", "::1")).Status);

        // The printed password alone opens nothing to the world.
        using var here = new Person(host);
        var password = host.Console.ToString().Split("password ")[1].Split(' ')[0];
        await here.SignInAsync("admin", password);
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(there, "/signin", "192.0.2.7")).Status);

        await here.SubmitAsync(
            "/account", "/account/password", ("current", password), ("password", TestUsers.Password), ("repeated", TestUsers.Password));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(there, "/signin", "192.0.2.7")).Status);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("Forwarded", "for=127.0.0.1")]
    [InlineData("Via", "1.1 proxy")]
    public async Task What_a_proxy_on_this_machine_passes_on_is_not_from_this_machine(string header, string value)
    {
        await using var host = await StartAsync();
        using var person = new Person(host);
        Assert.Equal(HttpStatusCode.Forbidden, (await person.GetAsync("/signin", (header, value))).Status);
    }

    [Fact]
    public async Task With_a_provider_that_vouches_for_people_the_node_is_nobodys_to_take()
    {
        var provider = new ProviderOptions
        {
            Authority = "http://127.0.0.1:9",
            ClientId = "x",
            Roles = new Dictionary<string, Role> { ["x"] = Role.Viewer },
        };
        await using var host = await StartAsync(new WebOptions { OpenIdConnect = provider });
        using var there = new Person(host);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(there, "/signin", "192.0.2.7")).Status);
    }

    [Fact]
    public async Task A_trusted_proxys_word_on_the_client_counts_and_nobody_elses()
    {
        var web = new WebOptions { TrustedProxies = [IPNetwork.Parse("127.0.0.1/32")] };
        await using var host = await StartAsync(web);
        await host.Services.AddUserAsync("anna", Role.Viewer);
        using var anna = new Person(host);
        var token = await anna.FormTokenAsync("/signin");
        var signedIn = await anna.PostAsync(
            "/signin",
            [("name", "anna"), ("password", TestUsers.Password), ("__RequestVerificationToken", token)],
            ("X-Forwarded-For", "198.51.100.9"),
            ("X-Forwarded-Proto", "https"));
        Assert.Contains("; secure", signedIn.SetCookies[^1], StringComparison.OrdinalIgnoreCase);
        Assert.Equal("198.51.100.9", Assert.Single(await host.Services.AuditAsync(), entry => entry.Kind == AuditKind.SignedIn).From);

        using var liar = new Person(host);
        var lie = await liar.FormTokenAsync("/signin");
        await liar.PostAsync(
            "/signin", [("name", "anna"), ("password", "x"), ("__RequestVerificationToken", lie)], (From, "203.0.113.5"), ("X-Forwarded-For", "198.51.100.9"));
        Assert.Equal("203.0.113.5", Assert.Single(await host.Services.AuditAsync(), entry => entry.Kind == AuditKind.SignInFailed).From);
    }

    private static Task<Person.Answer> AskAsync(Person person, string path, string from) => person.GetAsync(path, (From, from));

    /// <summary>A host that takes a header's word for where a request comes from.</summary>
    private static Task<ReviewHost> StartAsync(WebOptions? web = null) => ReviewHost.StartAsync(
        before: app => app.Use((context, next) =>
        {
            if (context.Request.Headers.TryGetValue(From, out var from))
                context.Connection.RemoteIpAddress = IPAddress.Parse(from.ToString());
            return next(context);
        }),
        web: web);
}
