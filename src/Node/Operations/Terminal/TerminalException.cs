namespace DicomNode.Node.Operations.Terminal;

/// <summary>A command cannot do what it was asked for; the message says why to whoever typed it.</summary>
internal sealed class TerminalException(string message, int exitCode) : Exception(message)
{
    /// <summary>One of <see cref="Operations.ExitCode"/>.</summary>
    public int ExitCode => exitCode;
}
