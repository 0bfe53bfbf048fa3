namespace DicomNode.Node.Access;

/// <summary>An entry of the audit log as it is stored.</summary>
/// <param name="Number">Counts from 1 without a gap.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Hash">SHA-256, hexadecimal, over the hash before it and everything above: see <see cref="AuditChain"/>.</param>
public sealed record AuditRecord(long Number, DateTimeOffset At, AuditEntry Entry, string Hash);
