using System.Data.Common;
using DicomNode.Node.Verdicts;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace DicomNode.Node.Access;

/// <summary>
/// Where users, sessions, tokens and the audit log are kept: the file <c>access.db</c> in the data directory, readable by the node's user alone, or the
/// PostgreSQL database that several nodes share. Writers take turns, since each entry of the audit log follows from the one before it.
/// </summary>
public sealed class AccessDatabase : IAsyncDisposable
{
    /// <summary>The number of PostgreSQL's advisory lock under which writers take turns; any number that nothing else in the database uses.</summary>
    private const long LockNumber = 0x64696F6D_61636373;

    private readonly DbDataSource _source;
    private readonly string? _path;
    private readonly string _place;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <param name="store">Node:Store, checked.</param>
    /// <param name="dataDirectory">Node:DataDirectory.</param>
    /// <param name="clock">Dates migrations.</param>
    public AccessDatabase(StoreOptions store, string dataDirectory, TimeProvider clock)
    {
        _clock = clock;
        if (store.Kind == StoreKind.Postgres)
        {
            _source = NpgsqlDataSource.Create(store.ConnectionString!);
            var builder = new NpgsqlConnectionStringBuilder(store.ConnectionString);
            _place = $"{builder.Database} on {builder.Host}:{builder.Port}";
            return;
        }

        _path = _place = Path.Combine(dataDirectory, "access.db");
        _source = SqliteFactory.Instance.CreateDataSource(
            new SqliteConnectionStringBuilder { DataSource = _path, ForeignKeys = true, DefaultTimeout = 30 }.ToString());
    }

    internal DateTimeOffset Now => StoreTime.Truncate(_clock.GetUtcNow());

    /// <summary>Creates what is missing and brings the schema up to date. Called once, before anything else.</summary>
    /// <exception cref="AccessException">The database cannot be opened, or was written by a newer version.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_path is not null)
                await CreateFileAsync(_path, cancellationToken);
            await WriteAsync(
                async transaction =>
                {
                    await MigrateAsync(transaction, cancellationToken);
                    return true;
                },
                cancellationToken);
        }
        catch (Exception exception) when (exception is DbException or IOException or UnauthorizedAccessException)
        {
            throw new AccessException($"The access database {_place} cannot be opened: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        if (_path is not null)
        {
            await using var connection = new SqliteConnection(_source.ConnectionString);
            SqliteConnection.ClearPool(connection);
        }

        _turn.Dispose();
    }

    /// <summary>Runs a query on a connection of its own.</summary>
    internal async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> query, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        return await query(connection);
    }

    /// <summary>
    /// Runs work in a transaction that no other writer crosses, here or in another process, and that is committed, and on disk, when the work returns.
    /// </summary>
    internal async Task<T> WriteAsync<T>(Func<DbTransaction, Task<T>> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await using var connection = await _source.OpenConnectionAsync(cancellationToken);

            // SQLite takes its write lock here already; both wait for the writer before.
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            if (_path is null)
                await LockAsync(transaction, cancellationToken);
            var result = await work(transaction);
            await transaction.CommitAsync(CancellationToken.None);
            return result;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Runs a statement whose effect may be lost: a full disk keeps nobody from reading.</summary>
    internal async Task TryWriteAsync(string sql, SqlValue[] values, CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(
                async transaction =>
                {
                    await using var command = transaction.Command(sql, values);
                    return await command.ExecuteNonQueryAsync(cancellationToken);
                },
                cancellationToken);
        }
        catch (DbException)
        {
            // Whoever must write hears of it.
        }
    }

    /// <summary>A connection for those that cannot wait asynchronously.</summary>
    internal DbConnection Open() => _source.OpenConnection();

    private static async Task LockAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = transaction.Command(
            "SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'; "
            + "SELECT pg_advisory_xact_lock(@number)",
            new SqlValue("@number", LockNumber));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task CreateFileAsync(string path, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Directory.CreateDirectory(folder, Own | UnixFileMode.UserExecute);
            options.UnixCreateMode = Own;
        }

        // SQLite gives the files beside it the mode of this one. To close a file that it has open would take its locks away.
        if (!File.Exists(path))
            await new FileStream(path, options).DisposeAsync();
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        await using var settings = connection.Command("PRAGMA journal_mode = WAL");
        await settings.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task MigrateAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        var scripts = _path is null ? AccessSchema.Postgres : AccessSchema.Sqlite;
        await SqlMigration.ApplyAsync(
            transaction,
            "access_migrations",
            scripts,
            Now,
            newer => new AccessException(
                $"The access database {_place} has schema version {newer}; this program knows versions up to {scripts.Count}. Use a newer one."),
            cancellationToken);
    }
}
