using System.Data.Common;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Access;

/// <summary>API tokens: <c>dn_</c> and 43 characters, of which only the hash is stored.</summary>
public sealed class TokenStore(AccessDatabase database, AuditLog audit)
{
    private const string Prefix = "dn_";

    private const string Columns = "id, name, role, created_by, created_at, expires_at, used_at";

    private static readonly TimeSpan UsedStep = TimeSpan.FromMinutes(1);

    /// <summary>Every token that was not revoked, by name.</summary>
    public Task<List<ApiToken>> ListAsync(CancellationToken cancellationToken) => database.ReadAsync(
        async connection =>
        {
            await using var command = connection.Command($"SELECT {Columns} FROM access_tokens ORDER BY name_key");
            return await command.ListAsync(Read, cancellationToken);
        },
        cancellationToken);

    /// <summary>Makes a token.</summary>
    /// <param name="name">Valid by <see cref="UserName.IsValid"/>.</param>
    /// <param name="role">What it may do.</param>
    /// <param name="lifetime">How long it holds; null: until it is revoked.</param>
    /// <param name="entry">Who makes it.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The token's secret, which is nowhere else.</returns>
    /// <exception cref="AccessException">The name is taken.</exception>
    public Task<string> CreateAsync(string name, Role role, TimeSpan? lifetime, AuditEntry entry, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async transaction =>
            {
                await using var find = transaction.Command(
                    "SELECT name FROM access_tokens WHERE name_key = @key", new SqlValue("@key", UserName.Key(name)));
                if ((await find.ListAsync(reader => reader.GetString(0), cancellationToken)).Count > 0)
                    throw new AccessException($"There is a token {name} already.");
                var secret = Prefix + Secret.Create();
                var now = database.Now;
                DateTimeOffset? expires = lifetime is { } span ? now + span : null;
                await using var insert = transaction.Command(
                    "INSERT INTO access_tokens (name, name_key, token_hash, role, created_by, created_at, expires_at) "
                    + "VALUES (@name, @key, @hash, @role, @by, @now, @expires)",
                    new SqlValue("@name", name),
                    new SqlValue("@key", UserName.Key(name)),
                    new SqlValue("@hash", Secret.Hash(secret)),
                    new SqlValue("@role", role.ToString()),
                    new SqlValue("@by", entry.Who),
                    new SqlValue("@now", StoreTime.ToMicroseconds(now)),
                    new SqlValue("@expires", expires is { } end ? StoreTime.ToMicroseconds(end) : null));
                await insert.ExecuteNonQueryAsync(cancellationToken);
                var detail = expires is { } until ? $"role {role}, until {until.UtcDateTime:yyyy-MM-dd}" : $"role {role}, without end";
                await audit.AppendAsync(transaction, entry with { Kind = AuditKind.TokenCreated, Target = name, Detail = detail }, cancellationToken);
                return secret;
            },
            cancellationToken);

    /// <summary>Has a token open nothing any more.</summary>
    /// <returns>False where there is no such token.</returns>
    internal Task<bool> RevokeAsync(long id, AuditEntry entry, CancellationToken cancellationToken) => database.WriteAsync(
        async transaction =>
        {
            await using var delete = transaction.Command("DELETE FROM access_tokens WHERE id = @id RETURNING name", new SqlValue("@id", id));
            var names = await delete.ListAsync(reader => reader.GetString(0), cancellationToken);
            if (names.Count == 0)
                return false;
            await audit.AppendAsync(transaction, entry with { Kind = AuditKind.TokenRevoked, Target = names[0] }, cancellationToken);
            return true;
        },
        cancellationToken);

    /// <summary>The token of a secret; null where there is none or its time is over.</summary>
    internal async Task<ApiToken?> FindAsync(string secret, CancellationToken cancellationToken)
    {
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var now = database.Now;
        var found = await database.ReadAsync(
            async connection =>
            {
                await using var command = connection.Command(
                    $"SELECT {Columns} FROM access_tokens WHERE token_hash = @hash", new SqlValue("@hash", Secret.Hash(secret)));
                return (await command.ListAsync(Read, cancellationToken)).SingleOrDefault();
            },
            cancellationToken);
        if (found is null || found.ExpiresAt <= now)
            return null;
        if (found.UsedAt is null || now - found.UsedAt >= UsedStep)
        {
            await database.TryWriteAsync(
                "UPDATE access_tokens SET used_at = @now WHERE id = @id",
                [new("@now", StoreTime.ToMicroseconds(now)), new("@id", found.Id)],
                cancellationToken);
        }

        return found;
    }

    private static ApiToken Read(DbDataReader reader) => new(
        reader.GetInt64(0),
        reader.GetString(1),
        Enum.Parse<Role>(reader.GetString(2)),
        reader.GetString(3),
        StoreTime.FromMicroseconds(reader.GetInt64(4)),
        ReadTime(reader, 5),
        ReadTime(reader, 6));

    private static DateTimeOffset? ReadTime(DbDataReader reader, int ordinal) =>
        reader.IsDBNull(ordinal) ? null : StoreTime.FromMicroseconds(reader.GetInt64(ordinal));
}
