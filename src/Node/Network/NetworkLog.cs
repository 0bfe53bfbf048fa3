using FellowOakDicom.Network;

namespace DicomNode.Node.Network;

/// <summary>Log messages of the DICOM side: events 1000 to 1999.</summary>
internal static partial class NetworkLog
{
    private static readonly Func<ILogger, string, string, IDisposable?> InstanceScope =
        LoggerMessage.DefineScope<string, string>("Association {AssociationId}, instance {SopInstanceUid}");

    /// <summary>What is logged until disposal belongs to this instance of this association.</summary>
    public static IDisposable? BeginInstance(this ILogger logger, string associationId, string sopInstanceUid) =>
        InstanceScope(logger, associationId, sopInstanceUid);

    [LoggerMessage(1000, LogLevel.Information, "Association of {Peer} accepted: {Accepted} of {Proposed} presentation contexts")]
    public static partial void Accepted(this ILogger logger, string peer, int accepted, int proposed);

    [LoggerMessage(1001, LogLevel.Warning, "Association of {Peer}, called {CalledAe}, rejected: {Result}, {Source}, {Reason}")]
    public static partial void Rejected(
        this ILogger logger, string peer, string calledAe, DicomRejectResult result, DicomRejectSource source, DicomRejectReason reason);

    [LoggerMessage(1002, LogLevel.Information, "Association of {Peer} released: {Stored} stored, {Refused} refused")]
    public static partial void Released(this ILogger logger, string peer, int stored, int refused);

    [LoggerMessage(1003, LogLevel.Warning, "Abort from {Peer} ({Source}, {Reason}): {Stored} stored, {Refused} refused")]
    public static partial void AbortReceived(
        this ILogger logger, string peer, DicomAbortSource source, DicomAbortReason reason, int stored, int refused);

    [LoggerMessage(1004, LogLevel.Warning, "{Peer} vanished without release: {Stored} stored, {Refused} refused")]
    public static partial void Vanished(this ILogger logger, string peer, int stored, int refused);

    [LoggerMessage(1005, LogLevel.Warning, "{Peer} vanished in the middle of {SopInstanceUid}, after {Bytes} bytes; the object is dropped")]
    public static partial void VanishedInObject(this ILogger logger, string peer, string sopInstanceUid, long bytes);

    [LoggerMessage(1006, LogLevel.Warning, "{Peer} does not speak DICOM as it should: {Fault}; aborted")]
    public static partial void ProtocolViolation(this ILogger logger, string peer, string fault);

    [LoggerMessage(1007, LogLevel.Warning, "{Peer} asked for a second association on one connection; aborted")]
    public static partial void SecondRequest(this ILogger logger, string peer);

    [LoggerMessage(1008, LogLevel.Warning, "{Peer} was silent or slow too long: {Timer:l} timer expired, connection closed")]
    public static partial void Expired(this ILogger logger, string peer, string timer);

    [LoggerMessage(1009, LogLevel.Debug, "The abort did not reach {Peer}: {Fault}")]
    public static partial void CannotAbort(this ILogger logger, string peer, string fault);

    [LoggerMessage(1010, LogLevel.Information, "Stopping: no new associations; open ones may finish within {Limit}")]
    public static partial void Stopping(this ILogger logger, TimeSpan limit);

    [LoggerMessage(1011, LogLevel.Warning, "Associations still open after {Limit} are cut")]
    public static partial void CutOff(this ILogger logger, TimeSpan limit);

    [LoggerMessage(1012, LogLevel.Error, "The reception of an object failed by a fault of the node's own")]
    public static partial void ReceptionFailed(this ILogger logger, Exception exception);

    [LoggerMessage(1013, LogLevel.Warning, "TLS handshake with {Host} failed: {Reason}")]
    public static partial void HandshakeFailed(this ILogger logger, string host, string reason);

    [LoggerMessage(1014, LogLevel.Warning, "The host name {Name} of a caller in the settings cannot be resolved: {Reason}")]
    public static partial void NameNotResolved(this ILogger logger, string name, string reason);

    [LoggerMessage(1015, LogLevel.Debug, "Too many connections wait without an association: that of {Host}, the longest there, is closed")]
    public static partial void TurnedOut(this ILogger logger, string host);

    [LoggerMessage(1016, LogLevel.Information, "DICOM over TLS on {Bind}:{Port}")]
    public static partial void ListeningWithTls(this ILogger logger, string bind, int port);

    [LoggerMessage(1050, LogLevel.Error, "A storage commitment request failed by a fault of the node's own")]
    public static partial void CommitmentFailed(this ILogger logger, Exception exception);
}
