#if UPSTREAM_PACKAGES
using System.Security.Cryptography;
using DicomNode.Classifier;
using DicomNode.Node.Intake;
using LiteDB;
using JsonSerializer = System.Text.Json.JsonSerializer;

namespace DicomNode.Node.Verdicts;

/// <summary>
/// Verdicts in one LiteDB file, for one node. LiteDB binds a transaction to its thread, so each runs whole on one; and it leaves flushing
/// to the system, so the log is flushed here after every commit and written back to the data file only after that.
/// </summary>
public sealed partial class LiteDbVerdictStore : IVerdictStore
{
    private const int SchemaVersion = 3;

    private const int InstallationKeyLength = 32;

    private const long MaxLogBytes = 32 << 20;

    private readonly string _path;
    private readonly string _logPath;
    private readonly AbstainThresholds _thresholds;
    private readonly TimeProvider _clock;
    private readonly ReportFeed? _feed;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private LiteDatabase? _database;
    private bool _logIsNamed;
    private byte[] _installationKey = [];

    /// <param name="path">The file; made, with its folder, where absent.</param>
    /// <param name="thresholds">When a series is sure of itself.</param>
    /// <param name="clock">Dates reports.</param>
    /// <param name="feed">Is told of changed reports.</param>
    public LiteDbVerdictStore(string path, AbstainThresholds thresholds, TimeProvider clock, ReportFeed? feed = null)
    {
        _path = Path.GetFullPath(path);
        _logPath = Path.Combine(Path.GetDirectoryName(_path)!, $"{Path.GetFileNameWithoutExtension(_path)}-log{Path.GetExtension(_path)}");
        _thresholds = thresholds;
        _clock = clock;
        _feed = feed;
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> InstallationKey => _installationKey;

    private LiteDatabase Database => _database ?? throw new VerdictStoreException($"The verdict store {_path} is not open.");

    private DateTimeOffset Now => StoreTime.Truncate(_clock.GetUtcNow());

    private ILiteCollection<BsonDocument> Verdicts => Database.GetCollection("verdicts");

    private ILiteCollection<BsonDocument> Series => Database.GetCollection("series");

    private ILiteCollection<BsonDocument> Reports => Database.GetCollection("reports");

    private ILiteCollection<BsonDocument> Events => Database.GetCollection("events");

    /// <summary>Verdicts counted by the hour.</summary>
    private ILiteCollection<BsonDocument> Hours => Database.GetCollection("hours");

    private ILiteCollection<BsonDocument> Secrets => Database.GetCollection("secrets");

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
        var (result, changes) = await WriteAsync(() => Add(kept), cancellationToken);
        _feed?.Publish(changes);
        return result;
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
            var normalised = StoreText.Normalise(query);
            var rows = query.Order == VerdictOrder.InstanceNumber
                ? SelectInSeries(normalised)
                : VerdictDocument.Select(Verdicts, normalised, query.Limit + 1).ConvertAll(Numbered);
            return PageCursor.Cut(rows, query);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Verdict>> TellingSlicesAsync(
        string seriesInstanceUid, ModalityClass shown, int count, CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<Verdict>>(
        () =>
        {
            var query = new VerdictQuery { SeriesInstanceUid = StoreText.Key(seriesInstanceUid), Predicted = shown };
            var slices = VerdictDocument.Select(Verdicts, query, int.MaxValue).ConvertAll(Numbered)
                .FindAll(row => row.Verdict is { FileName: not null, IsOutlier: false });
            var candidates = slices.OrderBy(InSeries)
                .Select(row => new TellingSlices.Slice(row.Number, row.Verdict.ImageKind, row.Verdict.Confidence ?? 0)).ToList();
            var verdicts = slices.ToDictionary(row => row.Number, row => row.Verdict);
            return [.. TellingSlices.Choose(candidates, count).Select(number => verdicts[number])];
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
    public Task<IReadOnlyList<HourlyCount>> HourlyAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<HourlyCount>>(
            () => Hours.Query()
                .Where("$.Hour BETWEEN @0 AND @1", StoreTime.ToHours(from), StoreTime.ToHoursUp(to) - 1).OrderBy("$.Hour").ToList()
                .ConvertAll(document => new HourlyCount(
                    StoreTime.FromHours(document["Hour"].AsInt64),
                    document["CallingAe"].AsString,
                    Enum.Parse<Outcome>(document["Outcome"].AsString),
                    ParseClass(document["Header"]),
                    ParseClass(document["Predicted"]),
                    document["Count"].AsInt64)),
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

    private static SeriesSums ReadSums(BsonDocument document) =>
        JsonSerializer.Deserialize(document["Sums"].AsString, StoreJson.Default.SeriesSums)!;

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
            foreach (var field in new[] { "ByState", "ByRank", "ByStateAndRank" })
                Reports.EnsureIndex(field, $"$.{field}");
            foreach (var field in new[] { "Study", "ByCaller", "ByStation", "ByPatient" })
                Series.EnsureIndex(field, $"$.{field}");
            Events.EnsureIndex("Report", "$.Report");
            Hours.EnsureIndex("Hour", "$.Hour");
            if (_database.UserVersion is > 0 and < SchemaVersion)
                Migrate();
            _database.UserVersion = SchemaVersion;
            _installationKey = ReadInstallationKey();
            FlushLog();
        }
        catch (Exception exception) when (exception is LiteException or IOException or UnauthorizedAccessException)
        {
            _database?.Dispose();
            _database = null;
            throw new VerdictStoreException($"The verdict store {_path} cannot be opened: {exception.Message}", exception);
        }
    }

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

    private (AddResult Result, IReadOnlyList<ReportChange> Changes) Add(Verdict[] verdicts)
    {
        var stored = Stored(verdicts.Select(verdict => verdict.SopInstanceUid).Distinct(StringComparer.Ordinal));
        var series = stored.Where(row => row.IsCurrent).Select(row => row.Verdict.SeriesInstanceUid)
            .Concat(verdicts.Select(verdict => verdict.SeriesInstanceUid)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var reports = Reports.Query().Where("$.Series IN @0", Values(series)).ToList().ConvertAll(ReadReport);
        var batch = new StoreBatch(verdicts, stored, FindSums(series), reports, _thresholds, Now);
        return Save(batch);
    }

    private (AddResult Result, IReadOnlyList<ReportChange> Changes) Save(StoreBatch batch)
    {
        foreach (var verdict in batch.Superseded)
        {
            var document = Verdicts.FindById(VerdictDocument.Id(verdict.SopInstanceUid, verdict.ContentSha256));
            Verdicts.Update(VerdictDocument.Write(verdict, isCurrent: false, document["Number"].AsInt64));
        }

        var added = batch.Added.ToList();
        var number = TakeNumbers("verdicts", added.Count);
        foreach (var (verdict, isCurrent) in added)
            Verdicts.Insert(VerdictDocument.Write(verdict, isCurrent, number++));
        foreach (var sums in batch.Sums)
            SaveSums(sums);
        SaveCounts(batch.Counts);
        SaveHours(batch.Hourly);
        var reports = new List<MislabelReport>();
        var reportChanges = new List<ReportChange>();
        foreach (var (report, happened) in batch.Reports)
        {
            var numbered = report.Id == 0 ? report with { Id = TakeNumbers("reports", 1) } : report;
            reports.Add(numbered);
            reportChanges.Add(new ReportChange(numbered.Id, numbered.State, IsNew: report.Id == 0));
            Reports.Upsert(WriteReport(numbered));
            if (happened is not null)
                SaveEvent(numbered.Id, happened);
        }

        return (new AddResult(added.Count, reports.ConvertAll(report => ReportRules.At(report, Now))), reportChanges);
    }

    private void SaveSums(SeriesSums sums)
    {
        Series.Upsert(new BsonDocument
        {
            ["_id"] = sums.SeriesInstanceUid,
            ["Study"] = sums.StudyInstanceUid,
            ["ByCaller"] = Position(SeriesSums.Commonest(sums.Callers)),
            ["ByStation"] = Position(SeriesSums.Commonest(sums.Stations)),
            ["ByPatient"] = Position(SeriesSums.Commonest(sums.PatientKeys)),
            ["Sums"] = JsonSerializer.Serialize(sums, StoreJson.Default.SeriesSums),
        });

        string? Position(string? value) => value is null ? null : SeriesKey(value, StoreTime.ToMicroseconds(sums.LastReceivedAt));
    }

    private void SaveHours(IEnumerable<HourlyCount> counts)
    {
        foreach (var count in counts)
        {
            var hour = StoreTime.ToHours(count.Hour);
            var id = FormattableString.Invariant($"{hour}|{count.Outcome}|{count.HeaderClass}|{count.PredictedClass}|{count.CallingAe}");
            Hours.Upsert(new BsonDocument
            {
                ["_id"] = id,
                ["Hour"] = hour,
                ["CallingAe"] = count.CallingAe,
                ["Outcome"] = count.Outcome.ToString(),
                ["Header"] = count.HeaderClass?.ToString(),
                ["Predicted"] = count.PredictedClass?.ToString(),
                ["Count"] = (Hours.FindById(id)?["Count"].AsInt64 ?? 0) + count.Count,
            });
        }
    }

    private byte[] ReadInstallationKey()
    {
        if (Secrets.FindById("installation") is null)
            Secrets.Insert(new BsonDocument { ["_id"] = "installation", ["Value"] = RandomNumberGenerator.GetBytes(InstallationKeyLength) });
        return Secrets.FindById("installation")["Value"].AsBinary;
    }

    /// <summary>Digits that sort as time does.</summary>
    private static string SeriesKey(string value, long microseconds) => FormattableString.Invariant($"{value}|{Math.Max(0, microseconds):D19}");

    private static (Verdict Verdict, long Number) Numbered(BsonDocument document) => (VerdictDocument.Read(document), document["Number"].AsInt64);

    /// <summary>The order of a series' slices: a number that is not there comes after all that are.</summary>
    private static (long Number, OrdinalText SopInstanceUid) InSeries((Verdict Verdict, long Number) row) =>
        (row.Verdict.InstanceNumber ?? (long)int.MaxValue + 1, new OrdinalText(row.Verdict.SopInstanceUid));

    private List<(Verdict Verdict, long Number)> SelectInSeries(VerdictQuery query)
    {
        if (query.SeriesInstanceUid is null)
            throw new ArgumentException("The order of a series needs a series.", nameof(query));
        var rows = VerdictDocument.Select(Verdicts, query with { After = null }, int.MaxValue).ConvertAll(Numbered).OrderBy(InSeries);
        if (query.After is not { } after)
            return [.. rows.Take(query.Limit + 1)];
        var last = InSeries(Numbered(Verdicts.FindOne("$.Number = @0", after.Number)));
        return [.. rows.SkipWhile(row => InSeries(row).CompareTo(last) <= 0).Take(query.Limit + 1)];
    }

    private readonly record struct OrdinalText(string Text) : IComparable<OrdinalText>
    {
        public int CompareTo(OrdinalText other) => string.CompareOrdinal(Text, other.Text);
    }

    private void SaveCounts(IEnumerable<VerdictCount> changes)
    {
        foreach (var change in changes)
        {
            var id = $"{change.Outcome}|{change.HeaderClass}|{change.PredictedClass}";
            Counts.Upsert(new BsonDocument
            {
                ["_id"] = id,
                ["Outcome"] = change.Outcome.ToString(),
                ["Header"] = change.HeaderClass?.ToString(),
                ["Predicted"] = change.PredictedClass?.ToString(),
                ["Count"] = (Counts.FindById(id)?["Count"].AsInt64 ?? 0) + change.Count,
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

}
#endif
