namespace DicomNode.Trainer;

/// <summary>What the process returns to its caller.</summary>
public static class ExitCode
{
    /// <summary>Done, or stopped as asked.</summary>
    public const int Success = 0;

    /// <summary>Failed while running.</summary>
    public const int Failure = 1;

    /// <summary>The command line cannot be understood.</summary>
    public const int Usage = 2;

    /// <summary>A file, folder or setting that the user gave cannot be used (EX_CONFIG of sysexits).</summary>
    public const int Configuration = 78;
}
