namespace DicomNode.Node.Operations;

/// <summary>Log messages of start and stop: events 1 to 999.</summary>
internal static partial class OperationsLog
{
    [LoggerMessage(1, LogLevel.Information, "Ready: DICOM {AeTitle} on {Bind}:{Port}, web on {Urls}, data in {DataDirectory}")]
    public static partial void Ready(this ILogger logger, string aeTitle, string bind, int port, string urls, string dataDirectory);

    [LoggerMessage(2, LogLevel.Information, "Stopped as asked")]
    public static partial void Stopped(this ILogger logger);

    [LoggerMessage(3, LogLevel.Critical, "Stopped by a fault of the node's own")]
    public static partial void Failed(this ILogger logger);
}
