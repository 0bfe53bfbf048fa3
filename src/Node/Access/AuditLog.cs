using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Access;

/// <summary>
/// Who signed in, saw, decided and changed what. Entries are only ever added, which the database's triggers hold, and each carries the hash of the one
/// before it, so that a change behind the database's back shows.
/// </summary>
public sealed class AuditLog(AccessDatabase database)
{
    private const int MaxTextLength = 500;

    private const string Columns = "number, at, kind, who, address, target, detail, hash";

    private const string FindLast = "SELECT number, hash FROM access_audit ORDER BY number DESC LIMIT 1";

    /// <summary>Returns when the entry is stored for good.</summary>
    public Task RecordAsync(AuditEntry entry, CancellationToken cancellationToken) => database.WriteAsync(
        async transaction =>
        {
            await AppendAsync(transaction, entry, cancellationToken);
            return true;
        },
        cancellationToken);

    /// <summary>One page of entries, last first.</summary>
    public async Task<Page<AuditRecord>> QueryAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        var records = await database.ReadAsync(
            async connection =>
            {
                var (sql, values) = Select(query);
                await using var command = connection.Command(sql, values);
                return await command.ListAsync(Read, cancellationToken);
            },
            cancellationToken);
        var more = records.Count > query.Limit;
        return new Page<AuditRecord>(
            [.. records.Take(query.Limit)], more ? new PageCursor(0, records[query.Limit - 1].Number, query.FilterHash).ToString() : null);
    }

    /// <summary>All entries that the query lets through, last first, page by page; its own page is not looked at.</summary>
    public async IAsyncEnumerable<AuditRecord> ReadAllAsync(AuditQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PageCursor? after = null;
        do
        {
            var page = await QueryAsync(query with { Limit = 1000, After = after }, cancellationToken);
            foreach (var record in page.Items)
                yield return record;
            after = PageCursor.TryParse(page.NextCursor, out var next) ? next : null;
        }
        while (after is not null);
    }

    /// <summary>The number and the hash of the last entry; 0 and nothing where there is none.</summary>
    public Task<(long Number, string Hash)> FindHeadAsync(CancellationToken cancellationToken) => database.ReadAsync(
        async connection =>
        {
            await using var find = connection.Command(FindLast);
            return await ReadHeadAsync(find, cancellationToken);
        },
        cancellationToken);

    /// <summary>Follows the chain from the first entry to the last, or to the first that does not follow.</summary>
    /// <param name="known">An entry's number and hash that somebody noted; whoever rewrites the whole log cannot keep it.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public Task<AuditVerification> VerifyAsync((long Number, string Hash)? known, CancellationToken cancellationToken) => database.ReadAsync(
        async connection =>
        {
            await using var command = connection.Command($"SELECT {Columns} FROM access_audit ORDER BY number");
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var (number, hash) = (0L, AuditChain.Start);
            while (await reader.ReadAsync(cancellationToken))
            {
                if (FindFault(reader, number + 1, hash) is { } fault)
                    return new AuditVerification(number, hash, fault);
                number++;
                hash = reader.GetString(7);
                if (number == known?.Number && !hash.Equals(known.Value.Hash, StringComparison.OrdinalIgnoreCase))
                    return new AuditVerification(number, hash, $"Entry {number} has the hash {hash}, not {known.Value.Hash}.");
            }

            var isCut = number < known?.Number;
            return new AuditVerification(number, hash, isCut ? $"There are {number} entries, and not entry {known!.Value.Number}." : null);
        },
        cancellationToken);

    /// <summary>Adds an entry to a transaction: what is done and the entry on it are stored together or not at all.</summary>
    internal async Task AppendAsync(DbTransaction transaction, AuditEntry entry, CancellationToken cancellationToken)
    {
        await using var find = transaction.Command(FindLast);
        var (last, previous) = await ReadHeadAsync(find, cancellationToken);
        var number = last + 1;
        var kept = entry with { Who = Clean(entry.Who)!, From = Clean(entry.From), Target = Clean(entry.Target), Detail = Clean(entry.Detail) };
        var at = database.Now;
        await using var insert = transaction.Command(
            $"INSERT INTO access_audit ({Columns}) VALUES (@number, @at, @kind, @who, @address, @target, @detail, @hash)",
            new SqlValue("@number", number),
            new SqlValue("@at", StoreTime.ToMicroseconds(at)),
            new SqlValue("@kind", kept.Kind.ToString()),
            new SqlValue("@who", kept.Who),
            new SqlValue("@address", kept.From),
            new SqlValue("@target", kept.Target),
            new SqlValue("@detail", kept.Detail),
            new SqlValue("@hash", AuditChain.Hash(previous, number, at, kept)));
        await insert.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<(long Number, string Hash)> ReadHeadAsync(DbCommand find, CancellationToken cancellationToken)
    {
        var rows = await find.ListAsync(reader => (reader.GetInt64(0), reader.GetString(1)), cancellationToken);
        return rows.Count == 0 ? (0, AuditChain.Start) : rows[0];
    }

    private static (string Sql, List<SqlValue> Values) Select(AuditQuery query)
    {
        var sql = new StringBuilder($"SELECT {Columns} FROM access_audit WHERE number < @before");
        var values = new List<SqlValue> { new("@before", query.After?.Number ?? long.MaxValue) };
        Filter("kind = @kind", query.Kind?.ToString());
        Filter("who = @who", query.Who);
        Filter("at >= @from", query.From is { } from ? StoreTime.ToMicroseconds(from) : null);
        Filter("at < @to", query.To is { } to ? StoreTime.ToMicroseconds(to) : null);
        values.Add(new SqlValue("@limit", query.Limit + 1));
        return (sql.Append(" ORDER BY number DESC LIMIT @limit").ToString(), values);

        void Filter(string condition, object? value)
        {
            if (value is null)
                return;
            sql.Append(" AND ").Append(condition);
            values.Add(new SqlValue(condition[condition.IndexOf('@', StringComparison.Ordinal)..], value));
        }
    }

    private static AuditRecord Read(DbDataReader reader) => new(
        reader.GetInt64(0),
        StoreTime.FromMicroseconds(reader.GetInt64(1)),
        new AuditEntry(Enum.Parse<AuditKind>(reader.GetString(2)), reader.GetString(3), reader.Text(4), reader.Text(5), reader.Text(6)),
        reader.GetString(7));

    private static string? FindFault(DbDataReader reader, long number, string previous)
    {
        if (reader.GetInt64(0) != number)
            return $"Entry {number} is missing; {reader.GetInt64(0)} stands in its place.";
        if (!Enum.TryParse<AuditKind>(reader.GetString(2), out _))
            return $"Entry {number} is of kind \"{reader.GetString(2)}\", which there is not.";
        var record = Read(reader);
        return AuditChain.Hash(previous, number, record.At, record.Entry) == record.Hash ? null : $"Entry {number} is not what was written, or not in its place.";
    }

    /// <summary>Names that are tried, and parts of addresses, come from strangers.</summary>
    private static string? Clean(string? text)
    {
        if (text is null)
            return null;
        var clean = StoreText.Normalise(text.Length <= MaxTextLength ? text : text[..MaxTextLength]);
        return clean.Any(char.IsControl) ? string.Concat(clean.Select(c => char.IsControl(c) ? ' ' : c)) : clean;
    }
}
