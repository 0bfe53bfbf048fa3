namespace DicomNode.Node.Access;

/// <summary>Log messages of access: events 6000 to 6999.</summary>
internal static partial class AccessLog
{
    [LoggerMessage(6000, LogLevel.Information, "Audit log: {Entries} entries, the last with hash {Hash}")]
    public static partial void AuditHead(this ILogger logger, long entries, string hash);

    [LoggerMessage(6001, LogLevel.Information, "The web interface's certificate was read; it holds until {Until:yyyy-MM-dd}")]
    public static partial void CertificateRead(this ILogger logger, DateTimeOffset until);

    [LoggerMessage(6002, LogLevel.Error, "The web interface's certificate was not taken over: {Fault}")]
    public static partial void CertificateNotRead(this ILogger logger, string fault);

    [LoggerMessage(6003, LogLevel.Warning, "Sign-in by the OpenID Connect provider has failed: {Reason}")]
    public static partial void ProviderFailed(this ILogger logger, string reason);
}
