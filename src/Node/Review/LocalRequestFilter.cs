using System.Net;

namespace DicomNode.Node.Review;

/// <summary>
/// Lets a request through that comes from the node's own machine. There is no sign-in yet, so writing takes being there: a loopback
/// connection, not one that a proxy on this machine passes on, and under a loopback name, so that a web page under a name which its
/// owner points at 127.0.0.1 does not pass for local.
/// </summary>
internal sealed class LocalRequestFilter : IEndpointFilter
{
    private static readonly string[] ProxyHeaders = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via"];

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        var refusal = context.HttpContext.Connection.RemoteIpAddress is not { } address || !IPAddress.IsLoopback(address)
            ? "Reviews are taken from the node's own machine only."
            : ProxyHeaders.FirstOrDefault(request.Headers.ContainsKey) is { } header
                ? $"Reviews are not taken through a proxy (the request has {header})."
                : !IsLoopbackName(request.Host.Host)
                    ? $"Reviews are taken under localhost, 127.0.0.1 or [::1] only (the request names {request.Host.Host})."
                    : null;
        return refusal is null
            ? next(context)
            : ValueTask.FromResult<object?>(TypedResults.Problem(refusal, statusCode: StatusCodes.Status403Forbidden));
    }

    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
