using System.Globalization;
using System.Text;
using DicomNode.Node.Access;

namespace DicomNode.Node.Review;

/// <summary>The audit log as CSV, page by page, never all in memory.</summary>
internal static class AuditCsv
{
    private const string Header = "number,at,kind,who,from,target,detail,hash";

    public static async Task WriteAsync(AuditLog audit, AuditQuery query, Stream stream, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync(Header.AsMemory(), cancellationToken);
        await foreach (var record in audit.ReadAllAsync(query, cancellationToken))
            await writer.WriteLineAsync(Row(record).AsMemory(), cancellationToken);
    }

    private static string Row(AuditRecord record)
    {
        var entry = record.Entry;
        string?[] values =
        [
            record.Number.ToString(CultureInfo.InvariantCulture), UtcTimeConverter.Format(record.At), entry.Kind.ToString(), entry.Who, entry.From,
            entry.Target, entry.Detail, record.Hash,
        ];
        return string.Join(',', values.Select(value => ReportCsv.Cell(value ?? "")));
    }
}
