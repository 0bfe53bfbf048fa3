using System.Buffers.Binary;
using System.Data;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using DicomNode.Classifier;
using Npgsql;

namespace DicomNode.Node.Verdicts;

/// <summary>
/// Verdicts in a PostgreSQL database that several nodes share. Writers of the same series take turns by advisory locks, always taken in
/// the same order; what still collides is done again from the start. Flushed at commit, even where the server's default is not.
/// </summary>
public sealed class PostgresVerdictStore : SqlVerdictStore
{
    /// <summary>Nodes that start together must not migrate together.</summary>
    private const string MigrationKey = "dicomnode migrations";

    private const int Attempts = 20;

    private readonly NpgsqlDataSource _source;
    private readonly PostgresReportFeed? _feed;

    /// <param name="connectionString">As Npgsql reads it.</param>
    /// <param name="thresholds">When a series is sure of itself.</param>
    /// <param name="clock">Dates reports.</param>
    /// <param name="feed">Is told of reports that this node or another has changed.</param>
    public PostgresVerdictStore(string connectionString, AbstainThresholds thresholds, TimeProvider clock, ReportFeed? feed = null)
        : base(new PostgresDialect(), thresholds, clock, feed)
    {
        _source = NpgsqlDataSource.Create(connectionString);
        _feed = feed is null ? null : new PostgresReportFeed(_source, feed, clock);
    }

    /// <inheritdoc/>
    public override async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(
                async transaction =>
                {
                    await LockAsync(transaction, [MigrationKey], cancellationToken);
                    await MigrateAsync(transaction, cancellationToken);
                    return true;
                },
                cancellationToken);
            if (_feed is not null)
                await _feed.StartAsync(cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            var builder = new NpgsqlConnectionStringBuilder(_source.ConnectionString);
            throw new VerdictStoreException(
                $"The verdict store {builder.Database} on {builder.Host}:{builder.Port} cannot be opened: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (_feed is not null)
            await _feed.DisposeAsync();
        await _source.DisposeAsync();
    }

    private protected override async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> query, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        return await query(connection);
    }

    private protected override async Task<T> WriteAsync<T>(Func<DbTransaction, Task<T>> work, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var connection = await _source.OpenConnectionAsync(cancellationToken);
                await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
                var result = await work(transaction);
                await transaction.CommitAsync(cancellationToken);
                return result;
            }
            catch (Exception exception) when (attempt < Attempts && IsCollision(exception))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private protected override async Task LockAsync(
        DbTransaction transaction, IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        await using var batch = transaction.Connection!.CreateBatch();
        batch.Transaction = transaction;
        var durable = batch.CreateBatchCommand();
        durable.CommandText =
            "SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'";
        batch.BatchCommands.Add(durable);
        foreach (var key in keys.Select(LockNumber).Order())
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = "SELECT pg_advisory_xact_lock(@key)";
            command.Parameters.Add(SqlExtensions.Parameter(command.CreateParameter(), new SqlValue("@key", key)));
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private protected override async Task AnnounceAsync(
        DbTransaction transaction, IReadOnlyCollection<ReportChange> changes, CancellationToken cancellationToken)
    {
        if (_feed is not null && changes.Count > 0)
            await _feed.AnnounceAsync(transaction, changes, cancellationToken);
    }

    private static long LockNumber(string key) => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static bool IsCollision(Exception exception) =>
        exception is DBConcurrencyException
        or PostgresException
        {
            SqlState: PostgresErrorCodes.UniqueViolation
                or PostgresErrorCodes.DeadlockDetected
                or PostgresErrorCodes.SerializationFailure,
        };
}
