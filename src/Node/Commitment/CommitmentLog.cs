namespace DicomNode.Node.Commitment;

/// <summary>Log messages of storage commitment: events 4000 to 4999.</summary>
internal static partial class CommitmentLog
{
    [LoggerMessage(4000, LogLevel.Information, "{Peer} asks for storage commitment of {Count} instances, transaction {TransactionUid}")]
    public static partial void Requested(this ILogger logger, string peer, int count, string transactionUid);

    [LoggerMessage(4001, LogLevel.Warning, "Storage commitment refused to {Peer} with {Status:X4}: {Comment}")]
    public static partial void RequestRefused(this ILogger logger, Exception? exception, string peer, ushort status, string? comment);

    [LoggerMessage(4002, LogLevel.Information, "Reported to {Peer}: {Committed} instances committed, {Failed} not, transaction {TransactionUid}")]
    public static partial void Reported(this ILogger logger, string peer, int committed, int failed, string transactionUid);

    [LoggerMessage(4003, LogLevel.Warning, "The report of transaction {TransactionUid} cannot be delivered to {Peer}: {Fault}; next try in {Delay}")]
    public static partial void CannotReport(this ILogger logger, string transactionUid, string peer, string fault, TimeSpan delay);

    [LoggerMessage(4004, LogLevel.Error, "The report of transaction {TransactionUid} to {Peer} is given up: requested {RequestedAt:u}, not delivered within {Limit}")]
    public static partial void GivenUp(this ILogger logger, string transactionUid, string peer, DateTimeOffset requestedAt, TimeSpan limit);

    [LoggerMessage(4005, LogLevel.Warning, "{Peer} is owed a report of transaction {TransactionUid}, but is no longer among Node:Dicom:Peers; it waits for a start with that peer")]
    public static partial void PeerGone(this ILogger logger, string peer, string transactionUid);

    [LoggerMessage(4006, LogLevel.Warning, "commitments/{File} is not a file of this node and is left alone")]
    public static partial void ForeignFile(this ILogger logger, string file);

    [LoggerMessage(4007, LogLevel.Error, "Transaction {TransactionUid} is done, but its file in commitments/ cannot be removed")]
    public static partial void CannotRemove(this ILogger logger, Exception exception, string transactionUid);

    [LoggerMessage(4008, LogLevel.Information, "Resuming: {Count} storage commitment reports are owed")]
    public static partial void Resuming(this ILogger logger, int count);
}
