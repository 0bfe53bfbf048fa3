using System.Text;
using DicomNode.Classifier;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Review;

/// <summary>
/// What people found reviewed series to be, for the trainer. A confirmed report says that the header is wrong: the series is what its pixels show. A
/// dismissed one says that the header is right. A series whose class nobody knows (dismissed, and the header names none) is left out.
/// </summary>
internal static class LabelCsv
{
    private const string Head = "seriesInstanceUid,class,report,state,reviewedAt";

    public static async Task WriteAsync(IAsyncEnumerable<MislabelReport> reports, Stream stream, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync(Head.AsMemory(), cancellationToken);
        await foreach (var report in reports.WithCancellation(cancellationToken))
        {
            if (LabelOf(report) is { } label)
                await writer.WriteLineAsync(Row(report, label).AsMemory(), cancellationToken);
        }
    }

    private static string Row(MislabelReport report, ModalityClass label)
    {
        var reviewedAt = report.Review is { } review ? UtcTimeConverter.Format(review.ReviewedAt) : "";
        return FormattableString.Invariant(
            $"{ReportCsv.Cell(report.SeriesInstanceUid)},{label},{report.Id},{report.State.ToString().ToLowerInvariant()},{reviewedAt}");
    }

    private static ModalityClass? LabelOf(MislabelReport report) => report.State switch
    {
        ReportState.Confirmed => report.PredictedClass,
        ReportState.Dismissed => report.HeaderClass,
        _ => null,
    };
}
