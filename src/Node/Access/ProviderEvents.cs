using System.Security.Claims;
using DicomNode.Node.Operations;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;

namespace DicomNode.Node.Access;

/// <summary>Turns what a provider says of somebody into a user and a session of this node.</summary>
internal sealed class ProviderEvents(UserStore users, SignInService signIn, AuditLog audit, WebOptions options, ILogger<ProviderEvents> logger)
    : OpenIdConnectEvents
{
    // The first that the provider gives: what people know themselves by.
    private static readonly string[] NameClaims = ["preferred_username", "upn", "email", "sub"];

    public override async Task TicketReceived(TicketReceivedContext context)
    {
        var fault = await TrySignInAsync(context.HttpContext, context.Principal!);
        context.Response.Redirect(fault is null ? context.ReturnUri ?? ReturnUrl.Continue(null) : ReturnUrl.SignIn(null, fault));
        context.HandleResponse();
    }

    public override Task RemoteFailure(RemoteFailureContext context)
    {
        logger.ProviderFailed(context.Failure?.Message ?? "no reason given");
        context.Response.Redirect(ReturnUrl.SignIn(null, SignInFault.Provider));
        context.HandleResponse();
        return Task.CompletedTask;
    }

    /// <summary>Returns why not; null where the user is signed in.</summary>
    private async Task<string?> TrySignInAsync(HttpContext context, ClaimsPrincipal claims)
    {
        var provider = options.OpenIdConnect;
        var subject = claims.FindFirstValue("sub")!;
        var name = NameClaims.Select(claims.FindFirstValue).FirstOrDefault(UserName.IsValid);
        var roles = claims.FindAll(provider.RoleClaim)
            .Where(claim => provider.Roles.ContainsKey(claim.Value))
            .Select(claim => provider.Roles[claim.Value])
            .ToList();
        if (name is null || roles.Count == 0)
        {
            await RefuseAsync(context, name, name is null ? $"no name; expected {UserName.Expectation}" : "no role");
            return name is null ? SignInFault.Provider : SignInFault.NoRole;
        }

        try
        {
            var entry = AuditEntry.Of(context, AuditKind.UserCreated) with { Who = name };
            var user = await users.VouchAsync(provider.Authority, subject, name, roles.Max(), entry, context.RequestAborted);
            await signIn.StartSessionAsync(context, user, "provider");
            return null;
        }
        catch (AccessException exception)
        {
            await RefuseAsync(context, name, exception.Message);
            return SignInFault.Provider;
        }
    }

    private Task RefuseAsync(HttpContext context, string? name, string reason)
    {
        logger.ProviderFailed(reason);
        var entry = AuditEntry.Of(context, AuditKind.SignInFailed, detail: "provider: " + reason) with { Who = name ?? "" };
        return audit.RecordAsync(entry, context.RequestAborted);
    }
}
