using System.Text;
using DicomNode.Node.Operations;

namespace DicomNode.Node.Access;

/// <summary>
/// Does an <see cref="AccessCommand"/> on the database itself, whether a node runs on it or not. What is made up is all that standard output gets, so that a
/// script can take it from there.
/// </summary>
internal static class AccessTerminal
{
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(NodeOptions options, AccessCommand command, TextReader input, TextWriter output, TextWriter error)
    {
        try
        {
            await using var database = new AccessDatabase(options.Store, options.DataDirectory, TimeProvider.System);
            await database.OpenAsync(CancellationToken.None);
            return await RunAsync(database, command, input, output, error);
        }
        catch (AccessException exception)
        {
            await error.WriteLineAsync(exception.Message);
            return ExitCode.Failed;
        }
    }

    private static async Task<int> RunAsync(AccessDatabase database, AccessCommand command, TextReader input, TextWriter output, TextWriter error)
    {
        var audit = new AuditLog(database);
        var users = new UserStore(database, audit);
        var tokens = new TokenStore(database, audit);
        using var passwords = new Passwords();
        var entry = new AuditEntry(AuditKind.UserChanged, $"console:{Environment.UserName}", null);
        switch (command)
        {
            case AccessCommand.AddUser add:
                var first = Secret.CreatePassword();
                await users.AddAsync(add.Name, add.Role, passwords.Hash(first), mustChange: true, entry, CancellationToken.None);
                await output.WriteLineAsync(first);
                return ExitCode.Stopped;

            case AccessCommand.ResetUser reset:
                var made = Secret.CreatePassword();
                var user = await FindAsync(users, reset.Name);
                await users.SetPasswordAsync(user, passwords.Hash(made), mustChange: true, entry, CancellationToken.None);
                if (user.IsDisabled)
                    await users.SetDisabledAsync(user, isDisabled: false, entry, CancellationToken.None);
                await output.WriteLineAsync(made);
                return ExitCode.Stopped;

            case AccessCommand.SetPassword set:
                var owner = await FindAsync(users, set.Name);
                var typed = ReadPassword(input, error);
                if (PasswordRules.FindFault(typed, owner.Name) is { } weakness)
                    throw new AccessException(weakness);
                await users.SetPasswordAsync(owner, passwords.Hash(typed), mustChange: false, entry, CancellationToken.None);
                return ExitCode.Stopped;

            case AccessCommand.CreateToken create:
                await output.WriteLineAsync(await tokens.CreateAsync(create.Name, create.Role, create.Lifetime, entry, CancellationToken.None));
                return ExitCode.Stopped;

            case AccessCommand.RevokeToken revoke:
                var token = (await tokens.ListAsync(CancellationToken.None)).Find(each => UserName.Key(each.Name) == UserName.Key(revoke.Name))
                    ?? throw new AccessException($"There is no token {revoke.Name}.");
                await tokens.RevokeAsync(token.Id, entry, CancellationToken.None);
                return ExitCode.Stopped;

            case AccessCommand.VerifyAudit verify:
                var verified = await audit.VerifyAsync(verify.Known, CancellationToken.None);
                await output.WriteLineAsync($"{verified.Entries} entries follow from each other; the last is {verified.Entries}:{verified.Hash}");
                if (verified.Fault is null)
                    return ExitCode.Stopped;
                await error.WriteLineAsync(verified.Fault);
                return ExitCode.Failed;

            default:
                throw new InvalidOperationException("A command that is none of its kinds.");
        }
    }

    private static async Task<User> FindAsync(UserStore users, string name) =>
        await users.FindAsync(name, CancellationToken.None) ?? throw new AccessException($"There is no user {name}.");

    /// <summary>One line; typed on a terminal, nobody beside sees it.</summary>
    private static string ReadPassword(TextReader input, TextWriter prompt)
    {
        if (Console.IsInputRedirected || !ReferenceEquals(input, Console.In))
            return input.ReadLine() ?? "";
        prompt.Write("New password: ");
        var typed = new StringBuilder();
        for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key != ConsoleKey.Backspace)
                typed.Append(key.KeyChar);
            else if (typed.Length > 0)
                typed.Length--;
        }

        prompt.WriteLine();
        return typed.ToString();
    }
}
