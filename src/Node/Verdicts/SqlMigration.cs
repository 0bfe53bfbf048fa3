using System.Data.Common;
using System.Globalization;

namespace DicomNode.Node.Verdicts;

/// <summary>Brings a database's schema up to date, one numbered script after the other, and notes each in a table.</summary>
internal static class SqlMigration
{
    /// <summary>Applies the scripts that the database has not seen.</summary>
    /// <param name="transaction">All of it happens in here.</param>
    /// <param name="table">The table of notes; made where absent.</param>
    /// <param name="scripts">One per version, from 1 on.</param>
    /// <param name="now">Dates the notes.</param>
    /// <param name="isNewer">What to throw where the database's version, given, is one that no script makes.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The version before.</returns>
    public static async Task<int> ApplyAsync(
        DbTransaction transaction, string table, IReadOnlyList<string> scripts, DateTimeOffset now, Func<int, Exception> isNewer, CancellationToken cancellationToken)
    {
        await using var create = transaction.Command($"CREATE TABLE IF NOT EXISTS {table} (version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL)");
        await create.ExecuteNonQueryAsync(cancellationToken);
        await using var find = transaction.Command($"SELECT COALESCE(MAX(version), 0) FROM {table}");
        var found = Convert.ToInt32(await find.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
        if (found > scripts.Count)
            throw isNewer(found);
        for (var version = found + 1; version <= scripts.Count; version++)
        {
            await using var migrate = transaction.Command(scripts[version - 1]);
            migrate.CommandTimeout = 0;
            await migrate.ExecuteNonQueryAsync(cancellationToken);
            await using var note = transaction.Command(
                $"INSERT INTO {table} (version, applied_at) VALUES (@version, @applied_at)",
                new SqlValue("@version", version),
                new SqlValue("@applied_at", now.ToString("O", CultureInfo.InvariantCulture)));
            await note.ExecuteNonQueryAsync(cancellationToken);
        }

        return found;
    }
}
