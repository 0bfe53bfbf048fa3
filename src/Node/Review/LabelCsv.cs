using System.Globalization;
using DicomNode.Classifier;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Review;

/// <summary>
/// What people found reviewed series to be, for the trainer. A confirmed report says that the header is wrong: the series is what its pixels show. A
/// dismissed one says that the header is right. A series whose class nobody knows (dismissed, and the header names none) is left out.
/// </summary>
internal static class LabelCsv
{
    private static readonly string[] Columns = ["seriesInstanceUid", "class", "report", "state", "reviewedAt"];

    public static Task WriteAsync(IAsyncEnumerable<MislabelReport> reports, Stream stream, CancellationToken cancellationToken) =>
        CsvFile.WriteAsync(stream, Columns, reports.Where(report => LabelOf(report) is not null).Select(Row), cancellationToken);

    private static string Row(MislabelReport report) => CsvFile.Row(
    [
        report.SeriesInstanceUid, LabelOf(report).ToString(), report.Id.ToString(CultureInfo.InvariantCulture), report.State.ToString().ToLowerInvariant(),
        report.Review is { } review ? UtcTimeConverter.Format(review.ReviewedAt) : null,
    ]);

    private static ModalityClass? LabelOf(MislabelReport report) => report.State switch
    {
        ReportState.Confirmed => report.PredictedClass,
        ReportState.Dismissed => report.HeaderClass,
        _ => null,
    };
}
