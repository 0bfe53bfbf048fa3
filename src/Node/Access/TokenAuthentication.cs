using System.Text.Encodings.Web;
using DicomNode.Node.Operations;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace DicomNode.Node.Access;

/// <summary>Knows a request by its API token: <c>Authorization: Bearer dn_...</c> (RFC 6750).</summary>
internal sealed class TokenAuthentication(
    TokenStore tokens, WebOptions web, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    private const string Prefix = "Bearer ";

    /// <summary>What a request shows as its token; null where it shows none.</summary>
    public static string? Read(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? header[Prefix.Length..].Trim() : null;
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Read(Request) is not { } secret)
            return AuthenticateResult.NoResult();
        return await tokens.FindAsync(secret, Context.RequestAborted) is { } token
            ? AuthenticateResult.Success(new AuthenticationTicket(UserPrincipal.Of(token, web), Scheme.Name))
            : AuthenticateResult.Fail("There is no such token, or its time is over.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = "Bearer realm=\"dicomnode\", error=\"invalid_token\"";
        return Task.CompletedTask;
    }
}
