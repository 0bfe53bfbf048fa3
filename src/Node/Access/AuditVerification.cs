namespace DicomNode.Node.Access;

/// <summary>What became of checking the audit log's chain.</summary>
/// <param name="Entries">Entries whose hash follows from the one before.</param>
/// <param name="Hash">The hash of the last of them.</param>
/// <param name="Fault">What is wrong with the entry after them; null where the whole log is in order.</param>
public sealed record AuditVerification(long Entries, string Hash, string? Fault);
