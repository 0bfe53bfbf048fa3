using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DicomNode.Node.Access;

/// <summary>What the sign-in page's form is sent to, the way to the provider and back, and signing out.</summary>
internal static class SignInEndpoints
{
    /// <summary>The rate limit on attempts from one address.</summary>
    public const string RateLimit = "SignIn";

    public static void Map(WebApplication app, bool hasProvider)
    {
        // Before the page of the same address, which would take posts, too.
        app.MapPost("/signin", SignInAsync).WithOrder(-1).AllowAnonymous().DisableAntiforgery().RequireRateLimiting(RateLimit).ExcludeFromDescription();
        app.MapGet("/signin/continue", Continue).AllowAnonymous().ExcludeFromDescription();
        app.MapPost("/signout", SignOutAsync).ExcludeFromDescription();
        if (hasProvider)
            app.MapGet("/signin/provider", AskProvider).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<RedirectHttpResult> SignInAsync(
        [FromForm] string? name, [FromForm] string? password, [FromForm] string? returnUrl, HttpContext context, SignInService signIn)
    {
        var (user, fault) = await signIn.ByPasswordAsync(context, name?.Trim() ?? "", password ?? "");
        return TypedResults.LocalRedirect(
            user is null ? ReturnUrl.SignIn(returnUrl, fault) : user.MustChangePassword ? "/account" : ReturnUrl.Local(returnUrl));
    }

    /// <summary>Goes on by itself, as a page of this node: what another site's page leads to comes without the strict cookie.</summary>
    private static ContentHttpResult Continue([FromQuery] string? returnUrl)
    {
        var url = HtmlEncoder.Default.Encode(ReturnUrl.Local(returnUrl));
        return TypedResults.Content(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><meta http-equiv="refresh" content="0; url={url}"><title>DicomNode</title></head>
            <body><p><a href="{url}">Continue</a></p></body>
            </html>
            """,
            "text/html; charset=utf-8");
    }

    private static ChallengeHttpResult AskProvider([FromQuery] string? returnUrl) => TypedResults.Challenge(
        new AuthenticationProperties { RedirectUri = ReturnUrl.Continue(returnUrl) }, [AccessSchemes.Provider]);

    private static async Task<RedirectHttpResult> SignOutAsync(HttpContext context, SignInService signIn)
    {
        await signIn.EndSessionAsync(context);
        return TypedResults.LocalRedirect("/signin");
    }
}
