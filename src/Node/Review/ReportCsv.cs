using System.Globalization;
using System.Text;
using System.Text.Json;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Review;

/// <summary>
/// Reports as CSV (RFC 4180), page by page, never all in memory. Text that a spreadsheet would take for a formula gets an apostrophe in
/// front: headers come from strangers.
/// </summary>
internal static class ReportCsv
{
    private static readonly (string Name, Func<MislabelReport, string?> Value)[] Columns =
    [
        ("id", report => report.Id.ToString(CultureInfo.InvariantCulture)),
        ("state", report => report.State.ToString().ToLowerInvariant()),
        ("outcome", report => report.Outcome.ToString()),
        ("seriesInstanceUid", report => report.SeriesInstanceUid),
        ("studyInstanceUid", report => report.StudyInstanceUid),
        ("headerModality", report => report.HeaderModality),
        ("headerClass", report => report.HeaderClass?.ToString()),
        ("sopClassClass", report => report.SopClassClass?.ToString()),
        ("predictedClass", report => report.PredictedClass?.ToString()),
        ("confidence", report => report.Confidence?.ToString(CultureInfo.InvariantCulture)),
        ("slicesFor", report => report.SlicesFor.ToString(CultureInfo.InvariantCulture)),
        ("slicesAgainst", report => report.SlicesAgainst.ToString(CultureInfo.InvariantCulture)),
        ("callingAe", report => report.CallingAe),
        ("reason", report => report.Reason),
        ("openedAt", report => UtcTimeConverter.Format(report.OpenedAt)),
        ("updatedAt", report => UtcTimeConverter.Format(report.UpdatedAt)),
        ("decision", report => report.Review?.Decision.ToString().ToLowerInvariant()),
        ("note", report => report.Review?.Note),
        ("reviewedAt", report => report.Review is { } review ? UtcTimeConverter.Format(review.ReviewedAt) : null),
        ("reviewedBy", report => report.Review?.By),
        ("agreeing", report => string.Join(' ', report.Witnesses.Agreeing.Select(witness => JsonNamingPolicy.CamelCase.ConvertName(witness.ToString())))),
        ("standing", report => report.Standing.ToString()),
        ("stationName", report => report.StationName),
        ("patientKey", report => report.PatientKey),
    ];

    public static async Task WriteAsync(IVerdictStore store, ReportQuery query, Stream stream, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync(string.Join(',', Columns.Select(column => column.Name)).AsMemory(), cancellationToken);
        PageCursor? after = null;
        do
        {
            var page = await store.ListReportsAsync(query with { After = after }, cancellationToken);
            foreach (var report in page.Items)
                await writer.WriteLineAsync(Row(report).AsMemory(), cancellationToken);
            after = PageCursor.TryParse(page.NextCursor, out var next) ? next : null;
        }
        while (after is not null);
    }

    public static string Row(MislabelReport report) => string.Join(',', Columns.Select(column => Cell(column.Value(report) ?? "")));

    public static string Cell(string text)
    {
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n')
            text = "'" + text;
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
