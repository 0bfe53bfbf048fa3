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

    [LoggerMessage(4, LogLevel.Information, "Settings and certificates read again; changed: {Keys}")]
    public static partial void Reloaded(this ILogger logger, string keys);

    [LoggerMessage(5, LogLevel.Warning, "{Key} has changed and waits for a restart")]
    public static partial void NeedsRestart(this ILogger logger, string key);

    [LoggerMessage(6, LogLevel.Error, "The settings were not taken over: {Fault}")]
    public static partial void NotReloaded(this ILogger logger, string fault);

    [LoggerMessage(7, LogLevel.Warning, "Reports cannot be counted; the last count stands")]
    public static partial void CannotCountReports(this ILogger logger, Exception exception);

    [LoggerMessage(8, LogLevel.Information, "{Area} logs from {Level} on, until {Until:u}")]
    public static partial void LogLevelSet(this ILogger logger, string area, string level, DateTimeOffset? until);
}
