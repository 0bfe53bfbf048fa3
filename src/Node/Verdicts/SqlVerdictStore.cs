using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using DicomNode.Classifier;

namespace DicomNode.Node.Verdicts;

/// <summary>What the SQL stores share: everything but how a connection is had, how writers take turns, and the dialect.</summary>
public abstract partial class SqlVerdictStore : IVerdictStore
{
    /// <summary>The version of the schema from which on reports stand by rank.</summary>
    private const int FirstWithRanks = 3;

    private const int InstallationKeyLength = 32;

    private readonly SqlDialect _dialect;
    private readonly VerdictSql _verdictSql;
    private readonly ReportSql _reportSql;
    private readonly SeriesSql _seriesSql;
    private readonly AbstainThresholds _thresholds;
    private readonly TimeProvider _clock;
    private readonly ReportFeed? _feed;
    private byte[] _installationKey = [];

    private protected SqlVerdictStore(SqlDialect dialect, AbstainThresholds thresholds, TimeProvider clock, ReportFeed? feed)
    {
        _dialect = dialect;
        _thresholds = thresholds;
        _clock = clock;
        _feed = feed;
        _verdictSql = new VerdictSql(dialect);
        _reportSql = new ReportSql(dialect);
        _seriesSql = new SeriesSql(dialect);
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> InstallationKey => _installationKey;

    private DateTimeOffset Now => StoreTime.Truncate(_clock.GetUtcNow());

    /// <inheritdoc/>
    public abstract Task OpenAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    public async Task<AddResult> AddAsync(IReadOnlyList<Verdict> verdicts, CancellationToken cancellationToken)
    {
        if (verdicts.Count == 0)
            return new AddResult(0, []);
        var kept = verdicts.Select(StoreText.Normalise).ToArray();
        var series = kept.Select(LockKey).ToHashSet(StringComparer.Ordinal);
        while (true)
        {
            var (result, changes, missing) = await WriteAsync(
                transaction => TryAddAsync(transaction, kept, series, cancellationToken), cancellationToken);
            if (missing.Count == 0)
            {
                _feed?.Publish(changes);
                return result!;
            }

            series.UnionWith(missing);
        }
    }

    /// <inheritdoc/>
    public Task<Verdict?> FindAsync(string sopInstanceUid, CancellationToken cancellationToken) =>
        FindVerdictAsync(VerdictSql.FindCurrent, [new("@sop_instance_uid", StoreText.Key(sopInstanceUid))], cancellationToken);

    /// <inheritdoc/>
    public Task<Verdict?> FindAsync(string sopInstanceUid, string contentSha256, CancellationToken cancellationToken) =>
        FindVerdictAsync(
            VerdictSql.FindContent,
            [new("@sop_instance_uid", StoreText.Key(sopInstanceUid)), new("@content_sha256", StoreText.Key(contentSha256))],
            cancellationToken);

    /// <inheritdoc/>
    public Task<Page<Verdict>> QueryAsync(VerdictQuery query, CancellationToken cancellationToken) => ReadAsync(
        async connection =>
        {
            var (sql, values) = _verdictSql.Select(StoreText.Normalise(query));
            await using var command = connection.Command(sql, values);
            var rows = await command.ListAsync(_verdictSql.Read, cancellationToken);
            return PageCursor.Cut(rows.ConvertAll(row => (row.Verdict, row.Id)), query);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Verdict>> TellingSlicesAsync(
        string seriesInstanceUid, ModalityClass shown, int count, CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<Verdict>>(
        async connection =>
        {
            var (sql, values) = _verdictSql.SelectSlices(StoreText.Key(seriesInstanceUid), shown);
            await using var select = connection.Command(sql, values);
            var slices = await select.ListAsync(VerdictSql.ReadSlice, cancellationToken);
            var chosen = new List<Verdict>(count);
            foreach (var number in TellingSlices.Choose(slices, count))
            {
                await using var find = connection.Command(VerdictSql.FindNumber, new SqlValue("@id", number));
                chosen.AddRange((await find.ListAsync(_verdictSql.Read, cancellationToken)).Select(row => row.Verdict));
            }

            return chosen;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<SeriesVerdict?> FindSeriesAsync(string seriesInstanceUid, CancellationToken cancellationToken) => ReadAsync(
        async connection =>
        {
            await using var command = connection.Command(SeriesSql.Find, new SqlValue("@uid", StoreText.Key(seriesInstanceUid)));
            var sums = await command.ListAsync(SeriesSql.Read, cancellationToken);
            return sums.Count == 0 ? null : SeriesAccumulator.Evaluate(sums[0], _thresholds, Now);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<StudyVerdict?> FindStudyAsync(string studyInstanceUid, CancellationToken cancellationToken) => ReadAsync(
        async connection =>
        {
            var uid = StoreText.Key(studyInstanceUid);
            await using var command = connection.Command(SeriesSql.FindStudy, new SqlValue("@uid", uid));
            return StudyVerdict.From(uid, await command.ListAsync(SeriesSql.Read, cancellationToken), _thresholds, Now);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<StoreStatistics> StatsAsync(CancellationToken cancellationToken) => ReadAsync(
        async connection =>
        {
            await using var counts = connection.Command(CountSql.Select);
            await using var states = connection.Command("SELECT state, COUNT(*) FROM reports GROUP BY state");
            await using var series = connection.Command("SELECT COUNT(*) FROM series");
            await using var last = connection.Command("SELECT MAX(received_at) FROM verdicts WHERE is_current = 1");
            var verdicts = await counts.ListAsync(CountSql.Read, cancellationToken);
            var reports = await states.ListAsync(
                reader => KeyValuePair.Create(reader.Name<ReportState>(0)!.Value, reader.GetInt64(1)), cancellationToken);
            var times = await last.ListAsync<DateTimeOffset?>(
                reader => reader.IsDBNull(0) ? null : _dialect.ReadTime(reader, 0), cancellationToken);
            var seriesCount = Convert.ToInt64(await series.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
            return new StoreStatistics(verdicts, seriesCount, reports.ToDictionary(), times[0]);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<HourlyCount>> HourlyAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<HourlyCount>>(
            async connection =>
            {
                await using var command = connection.Command(
                    HourlySql.Select,
                    new SqlValue("@from", StoreTime.ToHours(from)),
                    new SqlValue("@to", StoreTime.ToHoursUp(to)));
                return await command.ListAsync(HourlySql.Read, cancellationToken);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task PingAsync(CancellationToken cancellationToken) => ReadAsync(
        async connection =>
        {
            await using var command = connection.Command("SELECT MAX(version) FROM migrations");
            return await command.ExecuteScalarAsync(cancellationToken);
        },
        cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>Runs a query on a connection of its own.</summary>
    private protected abstract Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> query, CancellationToken cancellationToken);

    /// <summary>Runs work in a transaction that is committed when the work returns; from the start again where another writer crossed it.</summary>
    private protected abstract Task<T> WriteAsync<T>(Func<DbTransaction, Task<T>> work, CancellationToken cancellationToken);

    /// <summary>Holds other writers off these series until the transaction ends.</summary>
    private protected abstract Task LockAsync(DbTransaction transaction, IEnumerable<string> keys, CancellationToken cancellationToken);

    /// <summary>Tells other processes of the changes once the transaction is committed, where there may be any.</summary>
    private protected virtual Task AnnounceAsync(
        DbTransaction transaction, IReadOnlyCollection<ReportChange> changes, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Brings the schema up to date, and reads what belongs to the installation.</summary>
    private protected async Task MigrateAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        var scripts = _dialect.Migrations;
        var found = await SqlMigration.ApplyAsync(
            transaction,
            "migrations",
            scripts,
            Now,
            newer => new VerdictStoreException(
                $"The verdict store has schema version {newer}; this program knows versions up to {scripts.Count}. Use a newer one."),
            cancellationToken);
        if (found < FirstWithRanks)
            await WorkOutReportsAsync(transaction, cancellationToken);
        await ReadInstallationKeyAsync(transaction, cancellationToken);
    }

    private async Task ReadInstallationKeyAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        await using var make = transaction.Command(
            "INSERT INTO secrets (name, value) VALUES ('installation', @value) ON CONFLICT (name) DO NOTHING",
            new SqlValue("@value", Convert.ToBase64String(RandomNumberGenerator.GetBytes(InstallationKeyLength))));
        await make.ExecuteNonQueryAsync(cancellationToken);
        await using var read = transaction.Command("SELECT value FROM secrets WHERE name = 'installation'");
        _installationKey = Convert.FromBase64String((string)(await read.ExecuteScalarAsync(cancellationToken))!);
    }

    /// <summary>Series are what writers must not cross; a verdict without one stands for itself.</summary>
    private static string LockKey(Verdict verdict) => verdict.SeriesInstanceUid ?? verdict.SopInstanceUid;

    /// <summary>
    /// Adds the batch, or names the keys to lock first: an instance whose stored version lies in another series changes that series, too.
    /// </summary>
    private async Task<(AddResult? Result, IReadOnlyList<ReportChange> Changes, IReadOnlyCollection<string> Missing)> TryAddAsync(
        DbTransaction transaction, Verdict[] verdicts, HashSet<string> series, CancellationToken cancellationToken)
    {
        await LockAsync(transaction, series, cancellationToken);
        await using var findInstances = transaction.Command(
            _verdictSql.FindInstances,
            new SqlValue("@keys", _dialect.Values(verdicts.Select(verdict => verdict.SopInstanceUid).Distinct(StringComparer.Ordinal))));
        var stored = await findInstances.ListAsync(_verdictSql.Read, cancellationToken);
        var missing = stored.Where(row => row.IsCurrent).Select(row => LockKey(row.Verdict)).Where(key => !series.Contains(key)).ToHashSet();
        if (missing.Count > 0)
            return (null, [], missing);

        var sums = await FindSumsAsync(transaction, series, cancellationToken);
        await using var findReports = transaction.Command(_reportSql.FindSeries, new SqlValue("@keys", _dialect.Values(series)));
        var reports = await findReports.ListAsync(_reportSql.Read, cancellationToken);

        var batch = new StoreBatch(verdicts, stored.Select(row => (row.Verdict, row.IsCurrent)), sums, reports, _thresholds, Now);
        var (result, changes) = await SaveAsync(transaction, batch, cancellationToken);
        return (result, changes, []);
    }

    private async Task<List<SeriesSums>> FindSumsAsync(DbTransaction transaction, IEnumerable<string> uids, CancellationToken cancellationToken)
    {
        await using var command = transaction.Command(_seriesSql.FindAll, new SqlValue("@keys", _dialect.Values(uids)));
        return await command.ListAsync(SeriesSql.Read, cancellationToken);
    }

    private async Task<(AddResult Result, IReadOnlyList<ReportChange> Changes)> SaveAsync(
        DbTransaction transaction, StoreBatch batch, CancellationToken cancellationToken)
    {
        await RunAsync(
            transaction,
            VerdictSql.Supersede,
            batch.Superseded.Select(verdict => (IEnumerable<SqlValue>)
            [
                new SqlValue("@sop_instance_uid", verdict.SopInstanceUid), new SqlValue("@content_sha256", verdict.ContentSha256),
            ]),
            cancellationToken);
        var inserts = batch.Added.Select(added => _verdictSql.InsertValues(added.Verdict, added.IsCurrent)).ToArray();
        await RunAsync(transaction, VerdictSql.Insert, inserts, cancellationToken);
        await RunAsync(transaction, SeriesSql.Upsert, batch.Sums.Select(_seriesSql.Values), cancellationToken);
        var reports = new List<MislabelReport>();
        var changes = new List<ReportChange>();
        foreach (var (report, happened) in batch.Reports)
        {
            var stored = report.Id == 0
                ? await InsertReportAsync(transaction, report, cancellationToken)
                : await UpdateReportAsync(transaction, report, cancellationToken);
            reports.Add(stored);
            changes.Add(new ReportChange(stored.Id, stored.State, IsNew: report.Id == 0));
            if (happened is not null)
                await InsertEventAsync(transaction, stored.Id, happened, cancellationToken);
        }

        await AnnounceAsync(transaction, changes, cancellationToken);

        // Last: writers of other series count in the same rows, and wait for each other from here on.
        await RunAsync(transaction, HourlySql.Add, HourlySql.Values(batch.Hourly), cancellationToken);
        await RunAsync(transaction, CountSql.Add, CountSql.Values(batch.Counts), cancellationToken);
        return (new AddResult(inserts.Length, reports.ConvertAll(report => ReportRules.At(report, Now))), changes);
    }

    /// <summary>One statement for many rows: in one message where the database takes batches, else prepared once.</summary>
    private static async Task RunAsync(
        DbTransaction transaction, string sql, IEnumerable<IEnumerable<SqlValue>> rows, CancellationToken cancellationToken)
    {
        if (transaction.Connection!.CanCreateBatch)
        {
            await using var batch = transaction.Connection.CreateBatch();
            batch.Transaction = transaction;
            foreach (var row in rows)
            {
                var command = batch.CreateBatchCommand();
                command.CommandText = sql;
                foreach (var value in row)
                    command.Parameters.Add(SqlExtensions.Parameter(command.CreateParameter(), value));
                batch.BatchCommands.Add(command);
            }

            if (batch.BatchCommands.Count > 0)
                await batch.ExecuteNonQueryAsync(cancellationToken);
            return;
        }

        await using var prepared = transaction.Command(sql);
        foreach (var row in rows)
        {
            prepared.Parameters.Clear();
            foreach (var value in row)
                prepared.Parameters.Add(SqlExtensions.Parameter(prepared.CreateParameter(), value));
            await prepared.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private Task<Verdict?> FindVerdictAsync(string sql, SqlValue[] values, CancellationToken cancellationToken) => ReadAsync(
        async connection =>
        {
            await using var command = connection.Command(sql, values);
            return (await command.ListAsync(_verdictSql.Read, cancellationToken)).SingleOrDefault().Verdict;
        },
        cancellationToken)!;
}
