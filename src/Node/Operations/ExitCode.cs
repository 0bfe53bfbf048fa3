namespace DicomNode.Node.Operations;

/// <summary>The process's exit codes; 78 is EX_CONFIG of sysexits.h.</summary>
public static class ExitCode
{
    public const int Stopped = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int Configuration = 78;
}
