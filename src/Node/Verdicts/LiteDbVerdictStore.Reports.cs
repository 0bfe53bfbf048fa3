#if UPSTREAM_PACKAGES
using DicomNode.Classifier;
using LiteDB;
using JsonSerializer = System.Text.Json.JsonSerializer;

namespace DicomNode.Node.Verdicts;

/// <content>Reports, their history and their review; search.</content>
public sealed partial class LiteDbVerdictStore
{
    /// <inheritdoc/>
    public Task<Page<MislabelReport>> ListReportsAsync(ReportQuery query, CancellationToken cancellationToken) => ReadAsync(
        () => PageCursor.Cut(Select(StoreText.Normalise(query)).Take(query.Limit + 1).Select(report => ReportRules.At(report, Now)).ToList(), query),
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReportGroup>> GroupReportsAsync(ReportQuery query, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<ReportGroup>>(
            () => ReportGroup.Sort(Select(StoreText.Normalise(query) with { After = null })
                .GroupBy(report => (report.CallingAe, report.StationName))
                .Select(group => new ReportGroup(
                    group.Key.CallingAe, group.Key.StationName, group.LongCount(), group.Max(report => report.Confidence ?? 0), group.Min(report => report.OpenedAt)))),
            cancellationToken);

    /// <inheritdoc/>
    public Task<MislabelReport?> FindReportAsync(long id, CancellationToken cancellationToken) =>
        ReadAsync(() => FindReport(id) is { } report ? ReportRules.At(report, Now) : null, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReportEvent>> ReportHistoryAsync(long id, CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<ReportEvent>>(
        () => [.. Events.Query().Where("$.Report = @0", id).ToList().OrderBy(document => document["_id"].AsInt64).Select(ReadEvent)],
        cancellationToken);

    /// <inheritdoc/>
    public async Task<ReviewResult> ReviewAsync(long id, ReviewDecision review, long? expectedVersion, CancellationToken cancellationToken) =>
        (await ReviewAsync([(id, expectedVersion)], review, cancellationToken))[0];

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReviewResult>> ReviewManyAsync(
        IReadOnlyList<(long Id, long Version)> reports, ReviewDecision review, CancellationToken cancellationToken) =>
        ReviewAsync([.. reports.Select(report => (report.Id, (long?)report.Version))], review, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SearchHit>> SearchAsync(string text, int limit, CancellationToken cancellationToken)
    {
        var wanted = StoreText.Normalise(text.Trim());
        return wanted.Length == 0
            ? Task.FromResult<IReadOnlyList<SearchHit>>([])
            : ReadAsync<IReadOnlyList<SearchHit>>(
                () =>
                [
                    .. Select(new ReportQuery { Text = wanted }).Take(limit).Select(SearchHit.Of),
                    .. SearchStudies(wanted, limit),
                    .. SearchSeries(wanted, limit),
                    .. SearchInstances(wanted, limit),
                ],
                cancellationToken);
    }

    private static BsonValue StateKey(ReportState state, long id) => $"{state}|{id:D19}";

    /// <summary>Digits that sort as ranks do, which are never positive, and then numbers.</summary>
    private static string RankKey(long rank, long id) => $"{long.MaxValue + rank:D19}|{id:D19}";

    private static MislabelReport ReadReport(BsonDocument document) =>
        JsonSerializer.Deserialize(document["Body"].AsString, StoreJson.Default.MislabelReport)!;

    private static BsonDocument WriteReport(MislabelReport report)
    {
        var rank = RankKey(ReportRank.Of(report), report.Id);
        return new BsonDocument
        {
            ["_id"] = report.Id,
            ["Series"] = report.SeriesInstanceUid,
            ["ByState"] = StateKey(report.State, report.Id),
            ["ByRank"] = rank,
            ["ByStateAndRank"] = $"{report.State}|{rank}",
            ["Body"] = JsonSerializer.Serialize(report, StoreJson.Default.MislabelReport),
        };
    }

    private static ReportEvent ReadEvent(BsonDocument document) =>
        JsonSerializer.Deserialize(document["Body"].AsString, StoreJson.Default.ReportEvent)!;

    private void SaveEvent(long reportId, ReportEvent happened) => Events.Insert(new BsonDocument
    {
        ["_id"] = TakeNumbers("events", 1),
        ["Report"] = reportId,
        ["Body"] = JsonSerializer.Serialize(happened, StoreJson.Default.ReportEvent),
    });

    /// <summary>Reports in the query's order, read along one index as far as they are asked for.</summary>
    private IEnumerable<MislabelReport> Select(ReportQuery query) =>
        (query.Order == ReportOrder.Newest ? SelectNewest(query) : SelectWorst(query)).ToEnumerable().Select(ReadReport)
            .Where(report => ReportFilter.Holds(report, query));

    private ILiteQueryable<BsonDocument> SelectNewest(ReportQuery query)
    {
        var (first, last) = query.IsBackwards
            ? ((query.After?.Number ?? -1) + 1, long.MaxValue)
            : (0, (query.After?.Number ?? long.MaxValue) - 1);
        return query.State is { } state
            ? Sort(Reports.Query().Where("$.ByState BETWEEN @0 AND @1", StateKey(state, first), StateKey(state, last)), "$.ByState", !query.IsBackwards)
            : Sort(Reports.Query().Where("$._id BETWEEN @0 AND @1", first, last), "$._id", !query.IsBackwards);
    }

    private ILiteQueryable<BsonDocument> SelectWorst(ReportQuery query)
    {
        var first = query is { After: { } before, IsBackwards: false } ? RankKey(before.Time, before.Number + 1) : RankKey(-long.MaxValue, 0);
        var last = query is { After: { } after, IsBackwards: true } ? RankKey(after.Time, after.Number - 1) : RankKey(0, long.MaxValue);
        return query.State is { } state
            ? Sort(Reports.Query().Where("$.ByStateAndRank BETWEEN @0 AND @1", $"{state}|{first}", $"{state}|{last}"), "$.ByStateAndRank", query.IsBackwards)
            : Sort(Reports.Query().Where("$.ByRank BETWEEN @0 AND @1", first, last), "$.ByRank", query.IsBackwards);
    }

    private static ILiteQueryable<BsonDocument> Sort(ILiteQueryable<BsonDocument> query, string key, bool isDescending) =>
        isDescending ? query.OrderByDescending(key) : query.OrderBy(key);

    private async Task<IReadOnlyList<ReviewResult>> ReviewAsync(
        (long Id, long? Version)[] reports, ReviewDecision review, CancellationToken cancellationToken)
    {
        var kept = StoreText.Normalise(review);
        var results = await WriteAsync(() => reports.Select(report => Review(report.Id, kept, report.Version)).ToList(), cancellationToken);
        _feed?.Publish(results.Where(result => result.Status == ReviewStatus.Stored)
            .Select(result => new ReportChange(result.Report!.Id, result.Report.State, IsNew: false)));
        return [.. results.Select(result => result.At(Now))];
    }

    private ReviewResult Review(long id, ReviewDecision review, long? expectedVersion)
    {
        var report = FindReport(id);
        var result = review.Decision == ReportState.Open
            ? ReportRules.Undo(report, Evaluate(report), _thresholds, review.ReviewedAt, expectedVersion)
            : ReportRules.Decide(report, review, expectedVersion);
        if (result.Status == ReviewStatus.Stored)
        {
            Reports.Upsert(WriteReport(result.Report!));
            SaveEvent(id, ReportHistory.OfReview(result.Report!, review));
        }

        return result;
    }

    private SeriesVerdict? Evaluate(MislabelReport? report) =>
        report is not null && FindSums([report.SeriesInstanceUid]).FirstOrDefault() is { } sums ? SeriesAccumulator.Evaluate(sums, _thresholds, Now) : null;

    private IEnumerable<SearchHit> SearchStudies(string text, int limit)
    {
        var (first, end) = ReportText.Range(text);
        var inRange = Series.Query().Where("$.Study >= @0 AND $.Study < @1", first, end).OrderBy("$.Study").ToEnumerable()
            .Select(document => document["Study"].AsString).Distinct().Take(limit);
        var ofPatient = FindSeriesBy("ByPatient", text.ToUpperInvariant()).Select(sums => sums.StudyInstanceUid).OfType<string>();
        foreach (var uid in inRange.ToList().Concat(ofPatient).Distinct().Take(limit).ToList())
        {
            var sums = Series.Query().Where("$.Study = @0", uid).ToList().ConvertAll(ReadSums);
            if (StudyVerdict.From(uid, sums, _thresholds, Now) is { } study)
                yield return SearchHit.Of(study);
        }
    }

    private IEnumerable<SearchHit> SearchSeries(string text, int limit)
    {
        var (first, end) = ReportText.Range(text);
        var found = Series.Query().Where("$._id >= @0 AND $._id < @1", first, end).OrderBy("$._id").Limit(limit).ToList().ConvertAll(ReadSums);
        found.AddRange(FindSeriesBy("ByPatient", text.ToUpperInvariant()).Take(limit));
        found.AddRange(FindSeriesBy("ByCaller", text).Take(limit));
        found.AddRange(FindSeriesBy("ByStation", text).Take(limit));
        return found.DistinctBy(sums => sums.SeriesInstanceUid).Take(limit)
            .Select(sums => SeriesAccumulator.Evaluate(sums, _thresholds, Now)).OfType<SeriesVerdict>().Select(SearchHit.Of);
    }

    private IEnumerable<SearchHit> SearchInstances(string text, int limit)
    {
        var (first, end) = ReportText.Range(text);
        return Verdicts.Query().Where("$.Sop >= @0 AND $.Sop < @1", first, end).OrderBy("$.Sop").ToEnumerable()
            .Where(document => document["IsCurrent"].AsBoolean).Take(limit).Select(VerdictDocument.Read).Select(SearchHit.Of);
    }

    /// <summary>Last received first.</summary>
    private IEnumerable<SeriesSums> FindSeriesBy(string field, string value)
    {
        var key = StoreText.Key(value);
        return Series.Query().Where($"$.{field} BETWEEN @0 AND @1", SeriesKey(key, 0), SeriesKey(key, long.MaxValue)).OrderByDescending($"$.{field}")
            .ToEnumerable().Select(ReadSums);
    }

    private MislabelReport? FindReport(long id) => Reports.FindById(id) is { } document ? ReadReport(document) : null;

    private long CountReports(ReportState state) =>
        Reports.Query().Where("$.ByState BETWEEN @0 AND @1", StateKey(state, 0), StateKey(state, long.MaxValue)).LongCount();
}
#endif
