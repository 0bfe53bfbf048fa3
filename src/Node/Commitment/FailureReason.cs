namespace DicomNode.Node.Commitment;

/// <summary>Why an instance is not committed: Failure Reason (0008,1197), PS3.3 C.14.1.1.</summary>
internal enum FailureReason : ushort
{
    ProcessingFailure = 0x0110,
    NoSuchObjectInstance = 0x0112,
    ClassInstanceConflict = 0x0119,
    DuplicateTransactionUid = 0x0131,
}
