using DicomNode.Node.Access;

namespace DicomNode.Node.Review;

/// <summary>An entry of the audit log as the API gives it.</summary>
/// <param name="Number">Counts from 1 without a gap.</param>
/// <param name="At">When.</param>
/// <param name="Kind">What was done.</param>
/// <param name="Who">The user's name, token:NAME, or empty where nobody knows.</param>
/// <param name="From">The address that the request came from; null for the command line.</param>
/// <param name="Target">What it was done to.</param>
/// <param name="Detail">More, in a few words.</param>
/// <param name="Hash">SHA-256 over the entry and the hash before it.</param>
internal sealed record AuditItem(long Number, DateTimeOffset At, AuditKind Kind, string Who, string? From, string? Target, string? Detail, string Hash)
{
    public static AuditItem Of(AuditRecord record) => new(
        record.Number, record.At, record.Entry.Kind, record.Entry.Who, record.Entry.From, record.Entry.Target, record.Entry.Detail, record.Hash);
}
