using Microsoft.Extensions.Logging;

namespace FellowOakDicom.Network;

/// <summary>The log messages of the network, event IDs 1000 to 1099. They hold no patient data.</summary>
internal static partial class NetworkLog
{
    public const string Category = "FellowOakDicom.Network";

    [LoggerMessage(1001, LogLevel.Information, "{Peer} <- Association request: {Association}")]
    public static partial void AssociationRequested(ILogger logger, string peer, DicomAssociation association);

    [LoggerMessage(1002, LogLevel.Information, "{Peer} -> Association request: {Association}")]
    public static partial void RequestingAssociation(ILogger logger, string peer, DicomAssociation association);

    [LoggerMessage(1003, LogLevel.Information, "{Peer} <- Association accepted: {Association}")]
    public static partial void AssociationAccepted(ILogger logger, string peer, DicomAssociation association);

    [LoggerMessage(1004, LogLevel.Information, "{Peer} -> Association accepted: {Association}")]
    public static partial void AcceptingAssociation(ILogger logger, string peer, DicomAssociation association);

    [LoggerMessage(1005, LogLevel.Information, "{Peer} <- Association rejected: {Result}, {Source}, {Reason}")]
    public static partial void AssociationRejected(
        ILogger logger, string peer, DicomRejectResult result, DicomRejectSource source, DicomRejectReason reason);

    [LoggerMessage(1006, LogLevel.Information, "{Peer} -> Association rejected: {Result}, {Source}, {Reason}")]
    public static partial void RejectingAssociation(
        ILogger logger, string peer, DicomRejectResult result, DicomRejectSource source, DicomRejectReason reason);

    [LoggerMessage(1007, LogLevel.Information, "{Peer} <- {Pdu}")]
    public static partial void ReceivedPdu(ILogger logger, string peer, PduType pdu);

    [LoggerMessage(1008, LogLevel.Information, "{Peer} -> {Pdu}")]
    public static partial void SendingPdu(ILogger logger, string peer, PduType pdu);

    [LoggerMessage(1009, LogLevel.Information, "{Peer} <- Abort: {Source}, {Reason}")]
    public static partial void Aborted(ILogger logger, string peer, DicomAbortSource source, DicomAbortReason reason);

    [LoggerMessage(1010, LogLevel.Information, "{Peer} -> Abort: {Source}, {Reason}")]
    public static partial void Aborting(ILogger logger, string peer, DicomAbortSource source, DicomAbortReason reason);

    [LoggerMessage(1011, LogLevel.Information, "{Peer} <- {Message}")]
    public static partial void ReceivedMessage(ILogger logger, string peer, DicomMessage message);

    [LoggerMessage(1012, LogLevel.Information, "{Peer} -> {Message}")]
    public static partial void SendingMessage(ILogger logger, string peer, DicomMessage message);

    [LoggerMessage(1013, LogLevel.Information, "{Peer} {Direction} P-DATA-TF of {Length} bytes")]
    public static partial void DataPdu(ILogger logger, string peer, string direction, uint length);

    [LoggerMessage(1014, LogLevel.Information, "{Peer} {Direction} {Command}")]
    public static partial void CommandElements(ILogger logger, string peer, string direction, string command);

    [LoggerMessage(1015, LogLevel.Information, "{Peer} Connection closed")]
    public static partial void Closed(ILogger logger, string peer);

    [LoggerMessage(1016, LogLevel.Information, "{Peer} Connection lost: {Cause}")]
    public static partial void Lost(ILogger logger, string peer, string cause);

    [LoggerMessage(1020, LogLevel.Warning, "{Peer} broke the protocol: {Violation}")]
    public static partial void Violation(ILogger logger, string peer, string violation);

    [LoggerMessage(1021, LogLevel.Warning, "No accepted presentation context for {SopClass}")]
    public static partial void NoContext(ILogger logger, string sopClass);

    [LoggerMessage(1022, LogLevel.Warning, "{Message} was not answered within {Timeout}")]
    public static partial void RequestTimedOut(ILogger logger, DicomMessage message, TimeSpan timeout);

    [LoggerMessage(1023, LogLevel.Warning, "{Message} is answered, but was not asked")]
    public static partial void UnexpectedResponse(ILogger logger, DicomMessage message);

    [LoggerMessage(1024, LogLevel.Warning, "{From} cannot be transcoded to {To}; the data set is sent {How}")]
    public static partial void CannotTranscode(ILogger logger, DicomTransferSyntax from, DicomTransferSyntax to, string how);

    [LoggerMessage(1030, LogLevel.Error, "{Peer} The received data set could not be turned into a file")]
    public static partial void StoreFailed(ILogger logger, Exception exception, string peer);

    [LoggerMessage(1031, LogLevel.Error, "{Peer} Exception in the service; its association is aborted")]
    public static partial void ServiceFailed(ILogger logger, Exception exception, string peer);

    [LoggerMessage(1032, LogLevel.Error, "{Peer} Exception in {Handler}")]
    public static partial void HandlerFailed(ILogger logger, Exception exception, string peer, string handler);

    [LoggerMessage(1040, LogLevel.Information, "Listening on {Address}:{Port}")]
    public static partial void Listening(ILogger logger, string address, int port);

    [LoggerMessage(1041, LogLevel.Warning, "{Clients} clients are connected, which is the limit; further ones wait")]
    public static partial void ClientLimitReached(ILogger logger, int clients);

    [LoggerMessage(1042, LogLevel.Warning, "A connection could not be accepted: {Cause}")]
    public static partial void AcceptFailed(ILogger logger, string cause);

    [LoggerMessage(1043, LogLevel.Error, "A connection was accepted, but its service could not be started")]
    public static partial void ServiceNotStarted(ILogger logger, Exception exception);

    [LoggerMessage(1044, LogLevel.Error, "The server stopped listening")]
    public static partial void ListenFailed(ILogger logger, Exception exception);
}
