#if UPSTREAM_PACKAGES
using DicomNode.Classifier;
using LiteDB;

namespace DicomNode.Node.Verdicts;

/// <content>Files of earlier versions.</content>
public sealed partial class LiteDbVerdictStore
{
    private void Migrate()
    {
        SumSeriesAgain();
        Write(() =>
        {
            // Both begin anew where a crash has left a part of them.
            Hours.DeleteAll();
            Events.DeleteAll();
            foreach (var some in Verdicts.Query().ToEnumerable().Select(VerdictDocument.Read).Chunk(10_000))
                SaveHours(HourlyCount.Of(some));
            foreach (var report in Reports.Query().OrderBy("$._id").ToList().ConvertAll(ReadReport))
            {
                Reports.Upsert(WriteReport(report));
                SaveKnownHistory(report);
            }

            return true;
        });
    }

    /// <summary>What a report itself says of what happened to it; nobody noted the slices.</summary>
    private void SaveKnownHistory(MislabelReport report)
    {
        SaveEvent(report.Id, new ReportEvent(report.OpenedAt, ReportEventKind.Opened, null, null, 0, null));
        if (report.State == ReportState.Closed)
            SaveEvent(report.Id, new ReportEvent(report.UpdatedAt, ReportEventKind.Closed, null, null, 0, null));
        if (report.Review is { } review)
            SaveEvent(report.Id, ReportHistory.OfReview(report, review) with { Slices = 0, Confidence = null });
    }

    /// <summary>
    /// Series of version 1, whose sums were not kept by kind, and of version 2, which knew no stations and patients: works them out again from the
    /// verdicts. Done twice, as after a crash on the way, it does no harm.
    /// </summary>
    private void SumSeriesAgain()
    {
        var uids = Series.Query().Select("$._id").ToList().ConvertAll(document => document["_id"].AsString);
        foreach (var some in uids.Chunk(1000))
        {
            Write(() =>
            {
                foreach (var sums in FindSums(some))
                    SaveSums(SumAgain(sums));
                return true;
            });
        }
    }

    /// <summary>Times of reception stay: what was replaced has widened them and is not summed again.</summary>
    private SeriesSums SumAgain(SeriesSums before) =>
        VerdictDocument.Select(Verdicts, new VerdictQuery { SeriesInstanceUid = before.SeriesInstanceUid }, int.MaxValue)
            .Select(VerdictDocument.Read)
            .Aggregate(
                new SeriesSums
                {
                    SeriesInstanceUid = before.SeriesInstanceUid,
                    FirstReceivedAt = before.FirstReceivedAt,
                    LastReceivedAt = before.LastReceivedAt,
                },
                SeriesAccumulator.Add);
}
#endif
