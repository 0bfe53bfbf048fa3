using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DicomNode.Node.Access;

/// <summary>What the forms of the account page are sent to: what people do with their own password and sessions.</summary>
internal static class AccountEndpoints
{
    private const string Page = "/account";

    public static void Map(WebApplication app)
    {
        var account = app.MapGroup(Page).DisableAntiforgery().ExcludeFromDescription();
        account.MapPost("/password", ChangePasswordAsync).RequireRateLimiting(SignInEndpoints.RateLimit);
        account.MapPost("/sessions/{id:long}/end", EndSessionAsync);
        account.MapPost("/sessions/end-others", EndOthersAsync);
    }

    private static async Task<RedirectHttpResult> ChangePasswordAsync(
        [FromForm] string? current,
        [FromForm] string? password,
        [FromForm] string? repeated,
        HttpContext context,
        SignInService signIn,
        UserStore users,
        Passwords passwords,
        Notice notice)
    {
        var name = context.User.Name();
        var (user, fault) = context.User.IsToken() ? (null, null) : await signIn.CheckAsync(context, name, current ?? "");
        if (user is null)
        {
            notice.Leave(context, SignInFault.Describe(fault is SignInFault.Wrong ? null : fault) ?? "The current password is wrong.", isFault: true);
            return TypedResults.LocalRedirect(Page);
        }

        var problem = password != repeated ? "The two new passwords differ."
            : password == current ? "The new password is the current one."
            : PasswordRules.FindFault(password ?? "", name);
        if (problem is not null)
        {
            notice.Leave(context, problem, isFault: true);
            return TypedResults.LocalRedirect(Page);
        }

        await users.SetPasswordAsync(
            user, passwords.Hash(password!), mustChange: false, AuditEntry.Of(context, AuditKind.PasswordChanged), context.RequestAborted);

        // Every session has ended with the old password, this one too.
        await signIn.StartSessionAsync(context, user with { MustChangePassword = false }, "new password");
        notice.Leave(context, "The password is changed. All other sessions have ended.");
        return TypedResults.LocalRedirect(user.MustChangePassword ? "/" : Page);
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> EndSessionAsync(long id, HttpContext context, SessionStore sessions, Notice notice)
    {
        var entry = AuditEntry.Of(context, AuditKind.SessionEnded);
        if (context.User.UserId() is not { } userId || !await sessions.EndAsync(id, userId, entry, context.RequestAborted))
            return TypedResults.NotFound();
        notice.Leave(context, "The session has ended.");
        return TypedResults.LocalRedirect(Page);
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> EndOthersAsync(HttpContext context, SessionStore sessions, Notice notice)
    {
        if (context.User.UserId() is not { } userId || context.User.SessionId() is not { } kept)
            return TypedResults.NotFound();
        await sessions.EndOthersAsync(
            userId, kept, AuditEntry.Of(context, AuditKind.SessionEnded, context.User.Name(), "all but the current one"), context.RequestAborted);
        notice.Leave(context, "All other sessions have ended.");
        return TypedResults.LocalRedirect(Page);
    }
}
