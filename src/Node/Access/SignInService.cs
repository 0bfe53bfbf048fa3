using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;

namespace DicomNode.Node.Access;

/// <summary>Lets people in: by name and password, or because a provider vouches for them.</summary>
public sealed class SignInService(UserStore users, SessionStore sessions, SignInAttempts attempts, Passwords passwords)
{
    private const int MaxAgentLength = 200;

    /// <summary>Checks a name and a password, and where they are right starts a session and sets its cookie.</summary>
    /// <returns>The user; or null and why not, in a word for the address of the sign-in page.</returns>
    internal async Task<(User? User, string? Fault)> ByPasswordAsync(HttpContext context, string name, string password)
    {
        var (user, fault) = await CheckAsync(context, name, password);
        if (user is not null)
            await StartSessionAsync(context, user, "password");
        return (user, fault);
    }

    /// <summary>
    /// Checks a password, which counts as an attempt until a session is started or the password is changed.
    /// </summary>
    internal async Task<(User? User, string? Fault)> CheckAsync(HttpContext context, string name, string password)
    {
        var cancel = context.RequestAborted;
        if (!UserName.IsValid(name) || password.Length > PasswordRules.MaxLength)
            return (null, SignInFault.Wrong);
        if (await attempts.BeginAsync(name, cancel) is not null)
            return (null, SignInFault.Locked);

        var user = await users.FindAsync(name, cancel);
        var hash = user is { IsDisabled: false } ? await users.FindPasswordHashAsync(user.Id, cancel) : null;
        var (isRight, newHash) = await passwords.CheckAsync(hash, password, cancel);
        if (!isRight)
        {
            // A name that is nobody's may be a password that was typed into the wrong field.
            var entry = AuditEntry.Of(context, AuditKind.SignInFailed) with { Who = user?.Name ?? "", Detail = user is null ? "unknown name" : null };
            await attempts.FailAsync(name, entry, cancel);
            return (null, SignInFault.Wrong);
        }

        if (newHash is not null)
            await users.RehashAsync(user!, newHash, cancel);
        return (user, null);
    }

    /// <summary>Starts a session, in place of the one that the browser has, and sets its cookie.</summary>
    internal async Task StartSessionAsync(HttpContext context, User user, string how)
    {
        await EndAsync(context);
        var agent = context.Request.Headers.UserAgent.ToString();
        var key = await sessions.StartAsync(
            user,
            agent.Length <= MaxAgentLength ? agent : agent[..MaxAgentLength],
            AuditEntry.Of(context, AuditKind.SignedIn, detail: how),
            context.RequestAborted);
        await context.SignInAsync(
            AccessSchemes.Cookie, new ClaimsPrincipal(new ClaimsIdentity([new Claim(SessionEvents.Key, key)], AccessSchemes.Cookie)));
    }

    /// <summary>Ends the session of a request, if it has one, and takes its cookie back.</summary>
    internal async Task EndSessionAsync(HttpContext context)
    {
        await EndAsync(context);
        await context.SignOutAsync(AccessSchemes.Cookie);
    }

    private async Task EndAsync(HttpContext context)
    {
        if (context.User.SessionId() is { } id)
            await sessions.EndAsync(id, null, AuditEntry.Of(context, AuditKind.SignedOut), context.RequestAborted);
    }
}
