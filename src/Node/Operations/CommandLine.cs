using System.Globalization;
using DicomNode.Node.Access;
using DicomNode.Node.Operations.Terminal;

namespace DicomNode.Node.Operations;

/// <summary>What the command line asks for.</summary>
public abstract record CommandLine
{
    private CommandLine()
    {
    }

    public const string Usage = """
        usage: node [COMMAND] [--config FILE] [--Node:Section:Key=VALUE ...]

          check                                    look at all that a start needs (settings, folders, ports, model, store, peers), and start nothing
          reports [--state STATE] [--limit 20]     ask the running node for its mislabel reports
          status                                   ask the running node how it is; fails where it takes no work
          user add NAME --role ROLE                add a user (viewer, reviewer or administrator) and print a password for the first sign-in
          user reset NAME                          print a new password for a user, and end a lockout
          user password NAME                       give a user the password that is typed, or comes on standard input
          token create NAME --role ROLE [--days N] make an API token and print it
          token revoke NAME                        have a token open nothing any more
          audit verify [--head NUMBER:HASH]        check that the audit log is as it was written, and holds the entry noted

          --url URL                                where the running node is (default: Node:Web:Url)
          --token-file FILE                        what opens it (default: DICOMNODE_TOKEN, else operator.token in the data directory)
          --json                                   answer as the API does
          --config FILE                            settings file (default: conf/node.json of the installation)
          --Node:Dicom:Port=11113                  any setting of the file; the environment (Node__Dicom__Port) comes before, the command line wins
          --help                                   this text
          --version                                the version

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

    /// <summary>Ask a running node.</summary>
    /// <param name="ConfigPath">The settings file named; null for the default.</param>
    /// <param name="Settings">Single settings, by key.</param>
    /// <param name="Question">What is asked.</param>
    /// <param name="Url">Where the node is; null for where the settings say.</param>
    /// <param name="TokenFile">File of the token; null for the usual places.</param>
    /// <param name="IsJson">Answer as the API does.</param>
    public sealed record Ask(
        string? ConfigPath, IReadOnlyDictionary<string, string?> Settings, Question Question, string? Url, string? TokenFile, bool IsJson) : CommandLine;

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
        if (arguments is ["reports" or "status", ..])
            return ParseQuestion(arguments[0], [.. arguments.Skip(1)]);
        if (arguments is not ["check", ..])
            return ParseOptions(arguments);
        var rest = ParseOptions([.. arguments.Skip(1)]);
        return rest is Run run ? new Check(run.ConfigPath, run.Settings) : rest;
    }

    private static CommandLine ParseQuestion(string name, IReadOnlyList<string> arguments)
    {
        string[] known = name == "reports" ? ["--state", "--limit", "--url", "--token-file"] : ["--url", "--token-file"];
        var given = new Dictionary<string, string>();
        var others = new List<string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var parts = arguments[i].Split('=', 2);
            if (!known.Contains(parts[0]))
                others.Add(arguments[i]);
            else if (parts.Length == 1 && i + 1 == arguments.Count)
                return new Invalid($"{arguments[i]} has no value");
            else
                given[parts[0]] = parts.Length == 2 ? parts[1] : arguments[++i];
        }

        var isJson = others.RemoveAll(argument => argument == "--json") > 0;
        Question question = name == "reports"
            ? new Question.Reports(given.GetValueOrDefault("--state"), given.GetValueOrDefault("--limit", "20"))
            : new Question.Status();
        var rest = ParseOptions(others);
        return rest is Run run
            ? new Ask(run.ConfigPath, run.Settings, question, given.GetValueOrDefault("--url"), given.GetValueOrDefault("--token-file"), isJson)
            : rest;
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
