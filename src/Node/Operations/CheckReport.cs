namespace DicomNode.Node.Operations;

/// <summary>What a check found, printed line by line: how it stands, what was looked at, and what to do where it is not well.</summary>
internal sealed class CheckReport(TextWriter output)
{
    private int _exitCode = Operations.ExitCode.Stopped;

    /// <summary>0 where nothing failed, 78 where the configuration did, else 1.</summary>
    public int ExitCode => _exitCode;

    public void Ok(string subject, string finding) => Print("ok", subject, finding);

    /// <summary>Works, but wants to be looked at.</summary>
    public void Warn(string subject, string finding) => Print("warning", subject, finding);

    public void Fail(string subject, string finding)
    {
        if (_exitCode == Operations.ExitCode.Stopped)
            _exitCode = Operations.ExitCode.Failed;
        Print("FAILED", subject, finding);
    }

    /// <summary>A fault of the settings.</summary>
    public void FailConfiguration(string fault)
    {
        _exitCode = Operations.ExitCode.Configuration;
        Print("FAILED", "configuration", fault);
    }

    private void Print(string state, string subject, string finding) => output.WriteLine($"{state,-7}  {subject}: {finding}");
}
