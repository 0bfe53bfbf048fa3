using System.Globalization;
using DicomNode.Node.Access;

namespace DicomNode.Node.Operations;

/// <summary>What the command line asks for.</summary>
public abstract record CommandLine
{
    private CommandLine()
    {
    }

    public const string Usage = """
        usage: node [COMMAND] [--config FILE] [--Node:Section:Key=VALUE ...]

          check                    look at all that a start needs (settings, folders, ports, model, store, peers), and start nothing
          user add NAME --role ROLE            add a user (viewer, reviewer or administrator) and print a password for the first sign-in
          user reset NAME                      print a new password for a user, and end a lockout
          user password NAME                   give a user the password that is typed, or comes on standard input
          token create NAME --role ROLE [--days N]  make an API token and print it
          token revoke NAME                    have a token open nothing any more
          audit verify [--head NUMBER:HASH]    check that the audit log is as it was written, and holds the entry noted
          --config FILE            settings file (default: conf/node.json of the installation)
          --Node:Dicom:Port=11113  any setting of the file; the environment (Node__Dicom__Port) comes before, the command line wins
          --help                   this text
          --version                the version

        Exit codes: 0 stopped as asked, or nothing to complain; 1 failed while running, or a check failed; 2 usage; 78 configuration.
        """;

    /// <summary>Run the node.</summary>
    /// <param name="ConfigPath">The settings file named; null for the default.</param>
    /// <param name="Settings">Single settings, by key.</param>
    public sealed record Run(string? ConfigPath, IReadOnlyDictionary<string, string?> Settings) : CommandLine;

    /// <summary>Look at all that a start needs.</summary>
    /// <param name="ConfigPath">The settings file named; null for the default.</param>
    /// <param name="Settings">Single settings, by key.</param>
    public sealed record Check(string? ConfigPath, IReadOnlyDictionary<string, string?> Settings) : CommandLine;

    /// <summary>Manage users and tokens, or check the audit log.</summary>
    /// <param name="Command">What to do.</param>
    /// <param name="ConfigPath">The settings file named; null for the default.</param>
    /// <param name="Settings">Single settings, by key.</param>
    public sealed record Manage(AccessCommand Command, string? ConfigPath, IReadOnlyDictionary<string, string?> Settings) : CommandLine;

    /// <summary>Be a decoder process; the node itself starts those.</summary>
    /// <param name="MemoryBytes">What the process may allocate.</param>
    public sealed record Decode(long MemoryBytes) : CommandLine;

    /// <summary>Print the usage.</summary>
    public sealed record Help : CommandLine;

    /// <summary>Print the version.</summary>
    public sealed record Version : CommandLine;

    /// <summary>The command line makes no sense.</summary>
    /// <param name="Fault">Why.</param>
    public sealed record Invalid(string Fault) : CommandLine;

    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        if (arguments is ["decode", var bytes] && long.TryParse(bytes, NumberStyles.None, CultureInfo.InvariantCulture, out var memory))
            return new Decode(memory);
        if (AccessCommand.IsOne(arguments))
            return ParseAccess(arguments);
        if (arguments is not ["check", ..])
            return ParseOptions(arguments);
        var options = ParseOptions([.. arguments.Skip(1)]);
        return options is Run run ? new Check(run.ConfigPath, run.Settings) : options;
    }

    private static CommandLine ParseAccess(IReadOnlyList<string> arguments)
    {
        var (command, rest, fault) = AccessCommand.Parse(arguments);
        return ParseOptions(rest) switch
        {
            Run run when command is not null => new Manage(command, run.ConfigPath, run.Settings),
            Run => new Invalid(fault!),
            var other => other,
        };
    }

    private static CommandLine ParseOptions(IReadOnlyList<string> arguments)
    {
        string? config = null;
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (argument is "--help" or "-h")
                return new Help();
            if (argument is "--version")
                return new Version();
            if (!argument.StartsWith("--", StringComparison.Ordinal))
                return new Invalid($"unexpected argument \"{argument}\"");
            var parts = argument[2..].Split('=', 2);
            if (parts.Length == 1 && i + 1 == arguments.Count)
                return new Invalid($"{argument} has no value");
            var value = parts.Length == 2 ? parts[1] : arguments[++i];
            if (parts[0] == "config")
                config = value;
            else if (parts[0].Contains(':'))
                settings[parts[0]] = value;
            else
                return new Invalid($"unknown option \"--{parts[0]}\"");
        }

        return new Run(config, settings);
    }
}
