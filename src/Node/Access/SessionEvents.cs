using DicomNode.Node.Operations;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace DicomNode.Node.Access;

/// <summary>
/// Asks the session store at every request what the cookie's key opens: what the user may do is what the store says now, and a session that was ended is
/// over at once. Says to whoever has not signed in where to do it: people by a redirect, scripts by 401.
/// </summary>
internal sealed class SessionEvents(SessionStore sessions, WebOptions options) : CookieAuthenticationEvents
{
    /// <summary>The claim that is all a cookie's ticket holds.</summary>
    public const string Key = "dicomnode:key";

    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        if (context.Principal?.FindFirst(Key)?.Value is { } key
            && await sessions.ResumeAsync(key, context.HttpContext.RequestAborted) is var (session, user))
        {
            context.ReplacePrincipal(UserPrincipal.Of(user, session, options));
        }
        else
        {
            context.RejectPrincipal();
        }
    }

    public override Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context)
    {
        var (request, response) = (context.Request, context.Response);
        if (!IsPage(request))
        {
            response.StatusCode = StatusCodes.Status401Unauthorized;
            response.Headers.WWWAuthenticate = "Bearer realm=\"dicomnode\"";
            return Task.CompletedTask;
        }

        var returnUrl = HttpMethods.IsGet(request.Method) ? request.PathBase + request.Path + request.QueryString : "/";

        // A link from elsewhere, from a mail say, comes without the strict cookie; from a page of ours it comes with it.
        response.Redirect(request.Headers["Sec-Fetch-Site"] == "cross-site" ? ReturnUrl.Continue(returnUrl) : ReturnUrl.SignIn(returnUrl));
        return Task.CompletedTask;
    }

    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    /// <summary>Whether a person in front of a browser asks, as far as the path tells.</summary>
    public static bool IsPage(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api")
        && !request.Path.StartsWithSegments("/openapi")
        && !request.Path.StartsWithSegments("/events")
        && !request.Path.StartsWithSegments("/metrics");
}
