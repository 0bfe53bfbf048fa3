using System.Net;

namespace DicomNode.Node.Access;

/// <summary>
/// Answers the node's own machine alone until a person can sign in with something of their own: until then, whoever came first with the password that was
/// printed would have the node. A request that a proxy passes on comes from elsewhere.
/// </summary>
internal sealed class LocalUntilClaimed(UserStore users, bool hasProvider)
{
    private static readonly string[] ProxyHeaders = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via"];

    private volatile bool _isClaimed = hasProvider;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (_isClaimed || IsLocal(context) || IsHealth(context.Request) || await IsClaimedAsync(context.RequestAborted))
        {
            await next(context);
            return;
        }

        await TypedResults.Problem(
            "Until a person has signed in on the node's own machine and chosen a password, the node answers that machine only.",
            statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);
    }

    private static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address) && !ProxyHeaders.Any(context.Request.Headers.ContainsKey);

    private static bool IsHealth(HttpRequest request) => request.Path == "/healthz" || request.Path == "/readyz";

    private async Task<bool> IsClaimedAsync(CancellationToken cancellationToken) =>
        _isClaimed = await users.AnyOfTheirOwnAsync(cancellationToken);
}
