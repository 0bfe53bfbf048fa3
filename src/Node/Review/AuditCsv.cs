using System.Globalization;
using DicomNode.Node.Access;

namespace DicomNode.Node.Review;

/// <summary>The audit log as CSV.</summary>
internal static class AuditCsv
{
    private static readonly string[] Columns = ["number", "at", "kind", "who", "from", "target", "detail", "hash"];

    public static Task WriteAsync(IAsyncEnumerable<AuditRecord> records, Stream stream, CancellationToken cancellationToken) =>
        CsvFile.WriteAsync(stream, Columns, records.Select(Row), cancellationToken);

    private static string Row(AuditRecord record)
    {
        var entry = record.Entry;
        return CsvFile.Row(
        [
            record.Number.ToString(CultureInfo.InvariantCulture), UtcTimeConverter.Format(record.At), entry.Kind.ToString(), entry.Who, entry.From,
            entry.Target, entry.Detail, record.Hash,
        ]);
    }
}
