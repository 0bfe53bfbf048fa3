#if UPSTREAM_PACKAGES
using DicomNode.Classifier;
using DicomNode.Node.Intake;
using LiteDB;
using JsonSerializer = System.Text.Json.JsonSerializer;

namespace DicomNode.Node.Verdicts;

/// <summary>
/// Verdicts in one LiteDB file, for one node. LiteDB binds a transaction to its thread, so each runs whole on one; and it leaves flushing
/// to the system, so the log is flushed here after every commit and written back to the data file only after that.
/// </summary>
public sealed class LiteDbVerdictStore : IVerdictStore
{
    private const int SchemaVersion = 2;

    private const long MaxLogBytes = 32 << 20;

    private readonly string _path;
    private readonly string _logPath;
    private readonly AbstainThresholds _thresholds;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private LiteDatabase? _database;
    private bool _logIsNamed;

    /// <param name="path">The file; made, with its folder, where absent.</param>
    /// <param name="thresholds">When a series is sure of itself.</param>
    /// <param name="clock">Dates reports.</param>
    public LiteDbVerdictStore(string path, AbstainThresholds thresholds, TimeProvider clock)
    {
        _path = Path.GetFullPath(path);
        _logPath = Path.Combine(Path.GetDirectoryName(_path)!, $"{Path.GetFileNameWithoutExtension(_path)}-log{Path.GetExtension(_path)}");
        _thresholds = thresholds;
        _clock = clock;
    }

    private LiteDatabase Database => _database ?? throw new VerdictStoreException($"The verdict store {_path} is not open.");

    private DateTimeOffset Now => StoreTime.Truncate(_clock.GetUtcNow());

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> InstallationKey => throw new NotImplementedException();

    /// <inheritdoc/>
    public Task<IReadOnlyList<Verdict>> TellingSlicesAsync(
        string seriesInstanceUid, ModalityClass shown, int count, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReportGroup>> GroupReportsAsync(ReportQuery query, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReportEvent>> ReportHistoryAsync(long id, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReviewResult>> ReviewManyAsync(
        IReadOnlyList<(long Id, long Version)> reports, ReviewDecision review, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc/>
    public Task<IReadOnlyList<HourlyCount>> HourlyAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public Task<IReadOnlyList<SearchHit>> SearchAsync(string text, int limit, CancellationToken cancellationToken) => throw new NotImplementedException();

    private ILiteCollection<BsonDocument> Verdicts => Database.GetCollection("verdicts");

    private ILiteCollection<BsonDocument> Series => Database.GetCollection("series");

    private ILiteCollection<BsonDocument> Reports => Database.GetCollection("reports");

    /// <summary>Current verdicts by outcome, header class and predicted class: counting documents would read them all.</summary>
    private ILiteCollection<BsonDocument> Counts => Database.GetCollection("counts");

    /// <summary>The numbers given last.</summary>
    private ILiteCollection<BsonDocument> Numbers => Database.GetCollection("numbers");

    /// <inheritdoc/>
    public Task OpenAsync(CancellationToken cancellationToken) => Task.Run(Open, cancellationToken);

    /// <inheritdoc/>
    public async Task<AddResult> AddAsync(IReadOnlyList<Verdict> verdicts, CancellationToken cancellationToken)
    {
        if (verdicts.Count == 0)
            return new AddResult(0, []);
        var kept = verdicts.Select(StoreText.Normalise).ToArray();
        return await WriteAsync(() => Add(kept), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<Verdict?> FindAsync(string sopInstanceUid, CancellationToken cancellationToken) => ReadAsync(
        () => Stored([StoreText.Key(sopInstanceUid)]).SingleOrDefault(row => row.IsCurrent).Verdict, cancellationToken)!;

    /// <inheritdoc/>
    public Task<Verdict?> FindAsync(string sopInstanceUid, string contentSha256, CancellationToken cancellationToken) => ReadAsync(
        () => Verdicts.FindById(VerdictDocument.Id(StoreText.Key(sopInstanceUid), StoreText.Key(contentSha256))) is { } document
            ? VerdictDocument.Read(document)
            : null,
        cancellationToken);

    /// <inheritdoc/>
    public Task<Page<Verdict>> QueryAsync(VerdictQuery query, CancellationToken cancellationToken) => ReadAsync(
        () =>
        {
            var rows = VerdictDocument.Select(Verdicts, StoreText.Normalise(query), query.Limit + 1)
                .ConvertAll(document => (Verdict: VerdictDocument.Read(document), Number: document["Number"].AsInt64));
            return PageCursor.Cut(rows, query);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<SeriesVerdict?> FindSeriesAsync(string seriesInstanceUid, CancellationToken cancellationToken) => ReadAsync(
        () => FindSums([StoreText.Key(seriesInstanceUid)]).FirstOrDefault() is { } sums ? SeriesAccumulator.Evaluate(sums, _thresholds, Now) : null,
        cancellationToken);

    /// <inheritdoc/>
    public Task<StudyVerdict?> FindStudyAsync(string studyInstanceUid, CancellationToken cancellationToken) => ReadAsync(
        () =>
        {
            var uid = StoreText.Key(studyInstanceUid);
            var sums = Series.Query().Where("$.Study = @0", uid).ToList().ConvertAll(ReadSums);
            return StudyVerdict.From(uid, sums, _thresholds, Now);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<Page<MislabelReport>> ListReportsAsync(ReportQuery query, CancellationToken cancellationToken) => ReadAsync(
        () =>
        {
            var last = (query.After?.Number ?? long.MaxValue) - 1;
            var selected = query.State is { } state
                ? Reports.Query().Where("$.ByState BETWEEN @0 AND @1", StateKey(state, 0), StateKey(state, last)).OrderByDescending("$.ByState")
                : Reports.Query().Where("$._id <= @0", last).OrderByDescending("$._id");
            var reports = selected.Limit(query.Limit + 1).ToList().ConvertAll(document => ReportRules.At(ReadReport(document), Now));
            return PageCursor.Cut(reports, query);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<MislabelReport?> FindReportAsync(long id, CancellationToken cancellationToken) =>
        ReadAsync(() => FindReport(id) is { } report ? ReportRules.At(report, Now) : null, cancellationToken);

    /// <inheritdoc/>
    public Task<ReviewResult> ReviewAsync(long id, ReviewDecision review, long? expectedVersion, CancellationToken cancellationToken) => WriteAsync(
        () =>
        {
            var result = ReportRules.Decide(FindReport(id), StoreText.Normalise(review), expectedVersion);
            if (result.Status == ReviewStatus.Stored)
                Reports.Upsert(WriteReport(result.Report!));
            return result.At(Now);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<StoreStatistics> StatsAsync(CancellationToken cancellationToken) => ReadAsync(
        () =>
        {
            var verdicts = Counts.Query().ToList().ConvertAll(document => new VerdictCount(
                Enum.Parse<Outcome>(document["Outcome"].AsString),
                ParseClass(document["Header"]),
                ParseClass(document["Predicted"]),
                document["Count"].AsInt64));
            var last = VerdictDocument.Select(Verdicts, new VerdictQuery(), 1);
            return new StoreStatistics(
                verdicts.FindAll(count => count.Count > 0),
                Series.LongCount(),
                Enum.GetValues<ReportState>().Select(state => KeyValuePair.Create(state, CountReports(state))).Where(pair => pair.Value > 0).ToDictionary(),
                last.Count == 0 ? null : VerdictDocument.Read(last[0]).ReceivedAt);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task PingAsync(CancellationToken cancellationToken) => ReadAsync(() => Database.UserVersion, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        _database?.Dispose();
        _database = null;
        _turn.Release();
    }

    private static BsonValue StateKey(ReportState state, long id) => $"{state}|{id:D19}";

    private static SeriesSums ReadSums(BsonDocument document) =>
        JsonSerializer.Deserialize(document["Sums"].AsString, StoreJson.Default.SeriesSums)!;

    private static MislabelReport ReadReport(BsonDocument document) =>
        JsonSerializer.Deserialize(document["Body"].AsString, StoreJson.Default.MislabelReport)!;

    private static BsonDocument WriteReport(MislabelReport report) => new()
    {
        ["_id"] = report.Id,
        ["Series"] = report.SeriesInstanceUid,
        ["ByState"] = StateKey(report.State, report.Id),
        ["Body"] = JsonSerializer.Serialize(report, StoreJson.Default.MislabelReport),
    };

    private static ModalityClass? ParseClass(BsonValue name) => name.IsNull ? null : Enum.Parse<ModalityClass>(name.AsString);

    private static BsonArray Values(IEnumerable<string> values) => new(values.Select(value => new BsonValue(value)));

    private void Open()
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            // Ordinal comparison: by default LiteDB takes "AE1" and "ae1" for one.
            _database = new LiteDatabase(new ConnectionString { Filename = _path, Collation = Collation.Binary });
            _database.Pragma("CHECKPOINT", 0);
            if (_database.UserVersion > SchemaVersion)
            {
                throw new VerdictStoreException(
                    $"The verdict store has schema version {_database.UserVersion}; this program knows versions up to {SchemaVersion}. Use a newer one.");
            }

            foreach (var field in VerdictDocument.IndexedFields)
                Verdicts.EnsureIndex(field, $"$.{field}");
            Reports.EnsureIndex("Series", "$.Series", true);
            Reports.EnsureIndex("ByState", "$.ByState");
            Series.EnsureIndex("Study", "$.Study");
            if (_database.UserVersion == 1)
                SumSeriesAgain();
            _database.UserVersion = SchemaVersion;
            FlushLog();
        }
        catch (Exception exception) when (exception is LiteException or IOException or UnauthorizedAccessException)
        {
            _database?.Dispose();
            _database = null;
            throw new VerdictStoreException($"The verdict store {_path} cannot be opened: {exception.Message}", exception);
        }
    }

    /// <summary>
    /// Brings the series of version 1, whose sums were not kept by kind, to version 2: works them out again from the verdicts. Done twice, as after a
    /// crash on the way, it does no harm.
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

    private static Task<T> ReadAsync<T>(Func<T> query, CancellationToken cancellationToken) => Task.Run(query, cancellationToken);

    private async Task<T> WriteAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Write(work), cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private T Write<T>(Func<T> work)
    {
        var database = Database;
        database.BeginTrans();
        T result;
        try
        {
            result = work();
            database.Commit();
        }
        catch
        {
            database.Rollback();
            throw;
        }

        if (FlushLog() > MaxLogBytes)
            database.Checkpoint();
        return result;
    }

    /// <summary>Returns the length of the log, which LiteDB makes when it first writes to it.</summary>
    private long FlushLog()
    {
        if (!File.Exists(_logPath))
            return 0;
        if (!_logIsNamed)
            DirectorySync.Flush(Path.GetDirectoryName(_logPath)!);
        _logIsNamed = true;
        using var log = File.OpenHandle(_logPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.FlushToDisk(log);
        return RandomAccess.GetLength(log);
    }

    private AddResult Add(Verdict[] verdicts)
    {
        var stored = Stored(verdicts.Select(verdict => verdict.SopInstanceUid).Distinct(StringComparer.Ordinal));
        var series = stored.Where(row => row.IsCurrent).Select(row => row.Verdict.SeriesInstanceUid)
            .Concat(verdicts.Select(verdict => verdict.SeriesInstanceUid)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var reports = Reports.Query().Where("$.Series IN @0", Values(series)).ToList().ConvertAll(ReadReport);
        var batch = new StoreBatch(verdicts, stored, FindSums(series), reports, _thresholds, Now);
        return Save(batch);
    }

    private AddResult Save(StoreBatch batch)
    {
        var changes = new Dictionary<(Outcome Outcome, ModalityClass? Header, ModalityClass? Predicted), long>();
        foreach (var verdict in batch.Superseded)
        {
            var document = Verdicts.FindById(VerdictDocument.Id(verdict.SopInstanceUid, verdict.ContentSha256));
            Verdicts.Update(VerdictDocument.Write(verdict, isCurrent: false, document["Number"].AsInt64));
            Count(verdict, -1);
        }

        var added = batch.Added.ToList();
        var number = TakeNumbers("verdicts", added.Count);
        foreach (var (verdict, isCurrent) in added)
        {
            Verdicts.Insert(VerdictDocument.Write(verdict, isCurrent, number++));
            if (isCurrent)
                Count(verdict, +1);
        }

        foreach (var sums in batch.Sums)
            SaveSums(sums);

        SaveCounts(changes);
        var reports = batch.Reports.Select(report => report.Id == 0 ? report with { Id = TakeNumbers("reports", 1) } : report).ToList();
        foreach (var report in reports)
            Reports.Upsert(WriteReport(report));
        return new AddResult(added.Count, reports.ConvertAll(report => ReportRules.At(report, Now)));

        void Count(Verdict verdict, long change)
        {
            var key = (verdict.Outcome, verdict.HeaderClass, verdict.PredictedClass);
            changes[key] = changes.GetValueOrDefault(key) + change;
        }
    }

    private void SaveSums(SeriesSums sums) => Series.Upsert(new BsonDocument
    {
        ["_id"] = sums.SeriesInstanceUid,
        ["Study"] = sums.StudyInstanceUid,
        ["Sums"] = JsonSerializer.Serialize(sums, StoreJson.Default.SeriesSums),
    });

    private void SaveCounts(Dictionary<(Outcome Outcome, ModalityClass? Header, ModalityClass? Predicted), long> changes)
    {
        foreach (var ((outcome, header, predicted), change) in changes)
        {
            var id = $"{outcome}|{header}|{predicted}";
            Counts.Upsert(new BsonDocument
            {
                ["_id"] = id,
                ["Outcome"] = outcome.ToString(),
                ["Header"] = header?.ToString(),
                ["Predicted"] = predicted?.ToString(),
                ["Count"] = (Counts.FindById(id)?["Count"].AsInt64 ?? 0) + change,
            });
        }
    }

    /// <summary>The first of so many new numbers; the first ever is 1.</summary>
    private long TakeNumbers(string of, int count)
    {
        var last = Numbers.FindById(of)?["Last"].AsInt64 ?? 0;
        Numbers.Upsert(new BsonDocument { ["_id"] = of, ["Last"] = last + count });
        return last + 1;
    }

    private List<(Verdict Verdict, bool IsCurrent)> Stored(IEnumerable<string> sopInstanceUids) =>
        Verdicts.Query().Where("$.Sop IN @0", Values(sopInstanceUids)).ToList()
            .ConvertAll(document => (VerdictDocument.Read(document), document["IsCurrent"].AsBoolean));

    private List<SeriesSums> FindSums(IEnumerable<string> uids) =>
        Series.Query().Where("$._id IN @0", Values(uids)).ToList()
            .ConvertAll(ReadSums);

    private MislabelReport? FindReport(long id) => Reports.FindById(id) is { } document ? ReadReport(document) : null;

    private long CountReports(ReportState state) =>
        Reports.Query().Where("$.ByState BETWEEN @0 AND @1", StateKey(state, 0), StateKey(state, long.MaxValue)).LongCount();
}
#endif
