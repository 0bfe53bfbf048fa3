using System.Globalization;

namespace DicomNode.Node.Access;

/// <summary>What is done to users, tokens and the audit log from a terminal.</summary>
public abstract record AccessCommand
{
    private AccessCommand()
    {
    }

    /// <summary>Add a user with a made-up password.</summary>
    public sealed record AddUser(string Name, Role Role) : AccessCommand;

    /// <summary>Give a user a made-up password, and let the user in again.</summary>
    public sealed record ResetUser(string Name) : AccessCommand;

    /// <summary>Give a user the password that is typed.</summary>
    public sealed record SetPassword(string Name) : AccessCommand;

    /// <summary>Make a token.</summary>
    /// <param name="Name">What it is for.</param>
    /// <param name="Role">What it may do.</param>
    /// <param name="Lifetime">How long it holds; null: until it is revoked.</param>
    public sealed record CreateToken(string Name, Role Role, TimeSpan? Lifetime) : AccessCommand;

    /// <summary>Have a token open nothing any more.</summary>
    public sealed record RevokeToken(string Name) : AccessCommand;

    /// <summary>Check the audit log.</summary>
    /// <param name="Known">An entry's number and hash that somebody noted; null where nobody did.</param>
    public sealed record VerifyAudit((long Number, string Hash)? Known) : AccessCommand;

    /// <summary>Whether a command line is one of these.</summary>
    internal static bool IsOne(IReadOnlyList<string> arguments) => arguments is ["user" or "token" or "audit", ..];

    /// <summary>Reads a command line that is one of these.</summary>
    /// <returns>The command and the arguments that are not its own; or a fault.</returns>
    internal static (AccessCommand? Command, IReadOnlyList<string> Others, string? Fault) Parse(IReadOnlyList<string> arguments)
    {
        var words = arguments.TakeWhile(argument => !argument.StartsWith("--", StringComparison.Ordinal)).ToList();
        var options = new Dictionary<string, string>();
        var rest = new List<string>();
        for (var i = words.Count; i < arguments.Count; i++)
        {
            var parts = arguments[i].Split('=', 2);
            if (parts[0] is not ("--role" or "--days" or "--head"))
                rest.Add(arguments[i]);
            else if (parts.Length == 1 && i + 1 == arguments.Count)
                return (null, [], $"{parts[0]} has no value");
            else
                options[parts[0]] = parts.Length == 2 ? parts[1] : arguments[++i];
        }

        var (command, fault) = Read(words, options);
        return (command, rest, fault);
    }

    private static (AccessCommand? Command, string? Fault) Read(List<string> words, Dictionary<string, string> options)
    {
        if (words is [_, _, var name] && !UserName.IsValid(name))
            return (null, $"the name is \"{name}\"; expected {UserName.Expectation}");
        var (role, days, head) = (options.GetValueOrDefault("--role"), options.GetValueOrDefault("--days"), options.GetValueOrDefault("--head"));
        return words switch
        {
            ["user", "add", var user] when days is null && head is null => WithRole(role, read => (new AddUser(user, read), null)),
            ["user", "reset", var user] when options.Count == 0 => (new ResetUser(user), null),
            ["user", "password", var user] when options.Count == 0 => (new SetPassword(user), null),
            ["token", "create", var token] when head is null => WithRole(role, read => WithDays(days, lifetime => new CreateToken(token, read, lifetime))),
            ["token", "revoke", var token] when options.Count == 0 => (new RevokeToken(token), null),
            ["audit", "verify"] when role is null && days is null => WithHead(head),
            _ => (null, $"\"{string.Join(' ', words.Concat(options.Keys))}\" is no command"),
        };
    }

    private static (AccessCommand? Command, string? Fault) WithRole(string? role, Func<Role, (AccessCommand? Command, string? Fault)> make)
    {
        foreach (var value in Enum.GetValues<Role>())
        {
            if (string.Equals(value.ToString(), role, StringComparison.OrdinalIgnoreCase))
                return make(value);
        }

        return (null, $"--role is \"{role}\"; expected viewer, reviewer or administrator");
    }

    private static (AccessCommand? Command, string? Fault) WithDays(string? days, Func<TimeSpan?, AccessCommand> make)
    {
        if (days is null)
            return (make(null), null);
        return int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= 3650
            ? (make(TimeSpan.FromDays(count)), null)
            : (null, $"--days is \"{days}\"; expected a whole number from 1 to 3650");
    }

    private static (AccessCommand? Command, string? Fault) WithHead(string? head)
    {
        if (head is null)
            return (new VerifyAudit(null), null);
        return head.Split(':') is [var text, { Length: 64 } hash] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (new VerifyAudit((number, hash)), null)
            : (null, $"--head is \"{head}\"; expected an entry's number and hash, as NUMBER:HASH");
    }
}
