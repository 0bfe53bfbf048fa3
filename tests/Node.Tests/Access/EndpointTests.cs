using System.Net;
using System.Text.RegularExpressions;
using DicomNode.Node.Access;
using DicomNode.Node.Tests.Network;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DicomNode.Node.Tests.Access;

/// <summary>Every endpoint of a whole node, as its routing knows them: a new one is asked for here by itself.</summary>
public sealed partial class EndpointTests : IAsyncLifetime
{
    private static readonly string[] Anonymous =
    [
        "GET /assets/{hash}/{name}", "GET /healthz", "GET /readyz", "GET /signin", "GET /signin/continue", "POST /signin",
    ];

    private RunningNode _node = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _node = await RunningNode.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public void Those_that_need_no_sign_in_are_the_ones_named_here()
    {
        var open = Endpoints().Where(each => each.Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(each => $"{each.Method} {each.Pattern}");
        Assert.Equal(Anonymous.Order(StringComparer.Ordinal), open.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_other_one_is_closed_to_strangers()
    {
        using var client = Client();
        var closed = Endpoints().Where(each => !Anonymous.Contains($"{each.Method} {each.Pattern}")).ToList();
        Assert.NotEmpty(closed);
        foreach (var (method, pattern, _) in closed)
        {
            using var response = await SendAsync(client, method, pattern);
            var isRefused = response.StatusCode == HttpStatusCode.Unauthorized
                || (response.StatusCode == HttpStatusCode.Redirect && response.Headers.Location!.OriginalString.StartsWith("/signin", StringComparison.Ordinal));
            Assert.True(isRefused, $"{method} {pattern}: {(int)response.StatusCode}");
        }
    }

    [Fact]
    public async Task What_is_nowhere_is_closed_to_strangers_too()
    {
        using var client = Client();
        using var response = await client.GetAsync("/nowhere", Cancel);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Reviewer)]
    [InlineData(Role.Administrator)]
    public async Task Every_one_is_open_to_its_roles_alone(Role role)
    {
        using var client = Client();
        await client.ShowTokenAsync(_node.Services, role, role.ToString());
        foreach (var (method, pattern, _) in Endpoints())
        {
            using var response = await SendAsync(client, method, pattern);
            Assert.True(
                (response.StatusCode == HttpStatusCode.Forbidden) == (role < Needed(method, pattern)),
                $"{role} {method} {pattern}: {(int)response.StatusCode}");
        }
    }

    /// <summary>Administration is for administrators; what changes something, other than one's own account, for reviewers; the rest for all.</summary>
    private static Role Needed(string method, string pattern)
    {
        if (pattern.StartsWith("/admin", StringComparison.Ordinal) || pattern.StartsWith("/api/audit", StringComparison.Ordinal)
            || pattern.StartsWith("/api/admin", StringComparison.Ordinal) || pattern.StartsWith("/api/notifications", StringComparison.Ordinal)
            || pattern.StartsWith("/api/logging", StringComparison.Ordinal))
        {
            return Role.Administrator;
        }

        var isOwn = pattern.StartsWith("/account", StringComparison.Ordinal) || pattern is "/signout" or "/signin";
        return method == "GET" || isOwn ? Role.Viewer : Role.Reviewer;
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string method, string pattern)
    {
        // Nothing has such a number, so that nothing is changed.
        var path = Parameter().Replace(pattern, match => match.Value.Contains(":long", StringComparison.Ordinal) ? "999999" : "1.2.3");
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
    }

    private HttpClient Client() => new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = _node.WebUrl };

    /// <summary>Each method of each endpoint; pages handle no posts, which are refused to strangers as the page is.</summary>
    private IEnumerable<(string Method, string Pattern, RouteEndpoint Endpoint)> Endpoints() =>
        from endpoint in _node.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        let pattern = "/" + endpoint.RoutePattern.RawText!.Trim('/')
        where method is not "POST" || endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is null
        select (method, pattern, endpoint);

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
