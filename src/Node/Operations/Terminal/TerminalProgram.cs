using System.Net;

namespace DicomNode.Node.Operations.Terminal;

/// <summary>The commands that ask a running node, for people on a terminal: where the node is, what opens it, and what becomes of faults.</summary>
internal static class TerminalProgram
{
    /// <summary>Holds a token, in place of a file.</summary>
    public const string TokenVariable = "DICOMNODE_TOKEN";

    /// <summary>Tables are no wider.</summary>
    private const int Width = 100;

    /// <summary>Runs a command.</summary>
    /// <param name="command">What was typed.</param>
    /// <param name="output">Where the answer goes.</param>
    /// <param name="errors">Where faults go.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(CommandLine.Ask command, TextWriter output, TextWriter errors)
    {
        try
        {
            using var client = Connect(command);
            return command.Question switch
            {
                Question.Reports reports => await ReportsCommand.RunAsync(client, reports, command.IsJson, output, Width),
                _ => await StatusCommand.RunAsync(client, command.IsJson, output),
            };
        }
        catch (TerminalException exception)
        {
            await errors.WriteLineAsync(exception.Message);
            return exception.ExitCode;
        }
    }

    private static NodeClient Connect(CommandLine.Ask command)
    {
        var root = Configuration.FindRoot(command.ConfigPath);
        var (configuration, fault) = Configuration.Load(command.ConfigPath, root, command.Settings);
        if (configuration is null)
            throw new TerminalException(fault!, ExitCode.Configuration);
        var (options, faults) = NodeOptionsReader.Read(configuration, root);
        if (faults.Count > 0)
            throw new TerminalException("The configuration has a fault:\n  " + string.Join("\n  ", faults), ExitCode.Configuration);
        return new NodeClient(ReadUrl(command.Url ?? options.Web.Url), ReadToken(command.TokenFile, options.DataDirectory));
    }

    private static Uri ReadUrl(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw new TerminalException($"--url is \"{text}\": expected a URL such as http://127.0.0.1:8080", ExitCode.Usage);

        // A node that listens on all addresses listens on this one, too.
        return IPAddress.TryParse(url.DnsSafeHost, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            ? new UriBuilder(url) { Host = address.Equals(IPAddress.Any) ? "127.0.0.1" : "[::1]" }.Uri
            : url;
    }

    private static string? ReadToken(string? file, string dataDirectory)
    {
        if (file is null && Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token)
            return token;
        var path = file ?? Path.Combine(dataDirectory, OperatorToken.FileName);
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Without one that was asked for, the node says what it will not answer.
            return file is null ? null : throw new TerminalException($"--token-file is \"{file}\": {exception.Message}", ExitCode.Usage);
        }
    }
}
