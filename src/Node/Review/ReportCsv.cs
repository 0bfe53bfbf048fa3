using System.Globalization;
using System.Text.Json;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Review;

/// <summary>Reports as CSV.</summary>
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

    public static Task WriteAsync(IAsyncEnumerable<MislabelReport> reports, Stream stream, CancellationToken cancellationToken) =>
        CsvFile.WriteAsync(stream, Columns.Select(column => column.Name), reports.Select(Row), cancellationToken);

    public static string Row(MislabelReport report) => CsvFile.Row(Columns.Select(column => column.Value(report)));
}
