using System.Data.Common;
using DicomNode.Classifier;
using Microsoft.Data.Sqlite;

namespace DicomNode.Node.Verdicts;

/// <summary>
/// Verdicts in one SQLite file, for one node. Write-ahead log, flushed at every commit: a stored verdict lets the instance's file go. One
/// connection writes, each transaction whole on one thread; readers see the last commit and hold nobody up.
/// </summary>
public sealed class SqliteVerdictStore : SqlVerdictStore
{
    /// <summary>A batch touches a dozen indexes; with millions of verdicts, their upper levels alone are more than the 2 MB that SQLite keeps by itself.</summary>
    private const int WriterCacheKilobytes = 64 << 10;

    private readonly string _path;
    private readonly string _connectionString;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private SqliteConnection? _writer;

    /// <param name="path">The file; made, with its folder, where absent.</param>
    /// <param name="thresholds">When a series is sure of itself.</param>
    /// <param name="clock">Dates reports.</param>
    /// <param name="feed">Is told of changed reports.</param>
    public SqliteVerdictStore(string path, AbstainThresholds thresholds, TimeProvider clock, ReportFeed? feed = null)
        : base(new SqliteDialect(), thresholds, clock, feed)
    {
        _path = path;
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 30 }.ToString();
    }

    /// <inheritdoc/>
    public override async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_path))!);
            _writer = new SqliteConnection(_connectionString);
            await _writer.OpenAsync(cancellationToken);
            await using var settings = _writer.Command($"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -{WriterCacheKilobytes};");
            await settings.ExecuteNonQueryAsync(cancellationToken);
            await WriteAsync(
                async transaction =>
                {
                    await MigrateAsync(transaction, cancellationToken);
                    return true;
                },
                cancellationToken);
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new VerdictStoreException($"The verdict store {_path} cannot be opened: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        try
        {
            if (_writer is null)
                return;
            await _writer.DisposeAsync();
            SqliteConnection.ClearPool(_writer);
            _writer = null;
        }
        finally
        {
            _turn.Release();
        }
    }

    private protected override Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> query, CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            await using var connection = new SqliteConnection(_connectionString);
            await connection.OpenAsync(cancellationToken);
            return await query(connection);
        },
        cancellationToken);

    /// <summary>SQLite's calls never wait asynchronously, so the transaction begins and ends on the thread that took the turn.</summary>
    private protected override async Task<T> WriteAsync<T>(Func<DbTransaction, Task<T>> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var connection = _writer ?? throw new VerdictStoreException($"The verdict store {_path} is not open.");
            return await Task.Run(
                async () =>
                {
                    await using var transaction = connection.BeginTransaction(deferred: false);
                    var result = await work(transaction);
                    await transaction.CommitAsync(CancellationToken.None);
                    return result;
                },
                cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private protected override Task LockAsync(DbTransaction transaction, IEnumerable<string> keys, CancellationToken cancellationToken) =>
        Task.CompletedTask;
}
