using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DicomNode.Node.Access;

/// <summary>What the forms of the administrator's pages on users and tokens are sent to.</summary>
internal static class AdminEndpoints
{
    private const string UsersPage = "/admin/users";
    private const string TokensPage = "/admin/tokens";
    private const int MaxDays = 3650;

    public static void Map(WebApplication app)
    {
        var admin = app.MapGroup("/admin").RequireAuthorization(AccessPolicies.Administer).DisableAntiforgery().ExcludeFromDescription();
        admin.MapGet("", () => TypedResults.LocalRedirect(UsersPage));

        // Before the pages of the same address, which would take posts, too.
        admin.MapPost("/users", AddUserAsync).WithOrder(-1);
        admin.MapPost("/tokens", AddTokenAsync).WithOrder(-1);
        admin.MapPost("/users/{id:long}/role", SetRoleAsync);
        admin.MapPost("/users/{id:long}/disable", (long id, HttpContext context, UserStore users, Notice notice) =>
            SetDisabledAsync(id, true, context, users, notice));
        admin.MapPost("/users/{id:long}/enable", (long id, HttpContext context, UserStore users, Notice notice) =>
            SetDisabledAsync(id, false, context, users, notice));
        admin.MapPost("/users/{id:long}/reset", ResetPasswordAsync);
        admin.MapPost("/sessions/{id:long}/end", EndSessionAsync);
        admin.MapPost("/tokens/{id:long}/revoke", RevokeTokenAsync);
    }

    private static Task<Results<RedirectHttpResult, NotFound>> AddUserAsync(
        [FromForm] string? name, [FromForm] string? role, HttpContext context, UserStore users, Passwords passwords, Notice notice) =>
        RunAsync(context, notice, UsersPage, async () =>
        {
            var (userName, userRole) = (ReadName(name), ReadRole(role));
            var password = Secret.CreatePassword();
            var entry = AuditEntry.Of(context, AuditKind.UserCreated);
            await users.AddAsync(userName, userRole, passwords.Hash(password), mustChange: true, entry, context.RequestAborted);
            notice.Leave(context, $"{userName} is added. This password is shown only now; it is to be changed at the first sign-in.", secret: password);
        });

    private static Task<Results<RedirectHttpResult, NotFound>> SetRoleAsync(
        long id, [FromForm] string? role, HttpContext context, UserStore users, Notice notice) =>
        WithUserAsync(id, context, users, notice, async user =>
        {
            var newRole = ReadRole(role);
            await users.SetRoleAsync(user, newRole, AuditEntry.Of(context, AuditKind.UserChanged), context.RequestAborted);
            notice.Leave(context, $"{user.Name} is {newRole.ToString().ToLowerInvariant()} now.");
        });

    private static Task<Results<RedirectHttpResult, NotFound>> SetDisabledAsync(
        long id, bool isDisabled, HttpContext context, UserStore users, Notice notice) =>
        WithUserAsync(id, context, users, notice, async user =>
        {
            await users.SetDisabledAsync(user, isDisabled, AuditEntry.Of(context, AuditKind.UserChanged), context.RequestAborted);
            notice.Leave(context, $"{user.Name} may {(isDisabled ? "no longer sign in" : "sign in again")}.");
        });

    private static Task<Results<RedirectHttpResult, NotFound>> ResetPasswordAsync(
        long id, HttpContext context, UserStore users, Passwords passwords, Notice notice) =>
        WithUserAsync(id, context, users, notice, async user =>
        {
            var password = Secret.CreatePassword();
            var entry = AuditEntry.Of(context, AuditKind.PasswordChanged);
            await users.SetPasswordAsync(user, passwords.Hash(password), mustChange: true, entry, context.RequestAborted);
            notice.Leave(context, $"{user.Name} has a new password. It is shown only now; it is to be changed at the next sign-in.", secret: password);
        });

    private static async Task<Results<RedirectHttpResult, NotFound>> EndSessionAsync(long id, HttpContext context, SessionStore sessions, Notice notice)
    {
        if (!await sessions.EndAsync(id, null, AuditEntry.Of(context, AuditKind.SessionEnded), context.RequestAborted))
            return TypedResults.NotFound();
        notice.Leave(context, "The session has ended.");
        return TypedResults.LocalRedirect(UsersPage);
    }

    private static Task<Results<RedirectHttpResult, NotFound>> AddTokenAsync(
        [FromForm] string? name, [FromForm] string? role, [FromForm] string? days, HttpContext context, TokenStore tokens, Notice notice) =>
        RunAsync(context, notice, TokensPage, async () =>
        {
            var (tokenName, tokenRole, lifetime) = (ReadName(name), ReadRole(role), ReadDays(days));
            var entry = AuditEntry.Of(context, AuditKind.TokenCreated);
            var secret = await tokens.CreateAsync(tokenName, tokenRole, lifetime, entry, context.RequestAborted);
            notice.Leave(context, $"The token {tokenName} is made. It is shown only now.", secret: secret);
        });

    private static async Task<Results<RedirectHttpResult, NotFound>> RevokeTokenAsync(long id, HttpContext context, TokenStore tokens, Notice notice)
    {
        if (!await tokens.RevokeAsync(id, AuditEntry.Of(context, AuditKind.TokenRevoked), context.RequestAborted))
            return TypedResults.NotFound();
        notice.Leave(context, "The token is revoked.");
        return TypedResults.LocalRedirect(TokensPage);
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> WithUserAsync(
        long id, HttpContext context, UserStore users, Notice notice, Func<User, Task> work)
    {
        if (await users.FindAsync(id, context.RequestAborted) is not { } user)
            return TypedResults.NotFound();
        return await RunAsync(context, notice, UsersPage, () => work(user));
    }

    /// <summary>Does the work and goes back to the page, which says what became of it.</summary>
    private static async Task<Results<RedirectHttpResult, NotFound>> RunAsync(HttpContext context, Notice notice, string page, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (AccessException exception)
        {
            notice.Leave(context, exception.Message, isFault: true);
        }

        return TypedResults.LocalRedirect(page);
    }

    private static string ReadName(string? name) => name?.Trim() is { } trimmed && UserName.IsValid(trimmed)
        ? trimmed
        : throw new AccessException($"The name is \"{name}\"; expected {UserName.Expectation}.");

    private static Role ReadRole(string? role) => Enum.TryParse<Role>(role, out var parsed) && Enum.IsDefined(parsed)
        ? parsed
        : throw new AccessException($"The role is \"{role}\"; expected one of {string.Join(", ", Enum.GetNames<Role>())}.");

    /// <summary>Nothing means without end.</summary>
    private static TimeSpan? ReadDays(string? days)
    {
        if (string.IsNullOrWhiteSpace(days))
            return null;
        return int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MaxDays
            ? TimeSpan.FromDays(count)
            : throw new AccessException($"The number of days is \"{days}\"; expected a whole number from 1 to {MaxDays}, or nothing.");
    }
}
