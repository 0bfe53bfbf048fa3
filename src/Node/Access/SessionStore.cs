using System.Data.Common;
using DicomNode.Node.Operations;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Access;

/// <summary>
/// Sessions live here, not in cookies: a cookie holds a random key, of which the hash is stored. A session ends when it was not used for a while, when its
/// time is over, when somebody ends it, or when its user's password, role or standing changes.
/// </summary>
public sealed class SessionStore(AccessDatabase database, AuditLog audit, WebOptions options)
{
    /// <summary>A request this soon after the one last noted is not noted: reading stays reading.</summary>
    private static readonly TimeSpan SeenStep = TimeSpan.FromMinutes(1);

    private const string Columns = "s.id, s.user_id, u.name, s.created_at, s.seen_at, s.expires_at, s.address, s.agent";

    private const string Source = "access_sessions s JOIN access_users u ON u.id = s.user_id";

    private const string Alive = "s.expires_at > @now AND s.seen_at > @idle";

    /// <summary>Sessions that have not ended, used last first: one user's, or all.</summary>
    public Task<List<Session>> ListAsync(long? userId, CancellationToken cancellationToken) => database.ReadAsync(
        async connection =>
        {
            var condition = userId is null ? Alive : Alive + " AND s.user_id = @user";
            var values = userId is null ? Times() : [.. Times(), new SqlValue("@user", userId)];
            await using var command = connection.Command($"SELECT {Columns} FROM {Source} WHERE {condition} ORDER BY s.seen_at DESC, s.id DESC", values);
            return await command.ListAsync(Read, cancellationToken);
        },
        cancellationToken);

    /// <summary>Ends one session.</summary>
    /// <param name="id">Which.</param>
    /// <param name="userId">Only where it is this user's; null: whosever it is.</param>
    /// <param name="entry">Who ends it.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>False where there is no such session.</returns>
    internal Task<bool> EndAsync(long id, long? userId, AuditEntry entry, CancellationToken cancellationToken) => database.WriteAsync(
        async transaction =>
        {
            await using var find = transaction.Command($"SELECT {Columns} FROM {Source} WHERE s.id = @id", new SqlValue("@id", id));
            var session = (await find.ListAsync(Read, cancellationToken)).SingleOrDefault();
            if (session is null || (userId is not null && session.UserId != userId))
                return false;
            await using var delete = transaction.Command("DELETE FROM access_sessions WHERE id = @id", new SqlValue("@id", id));
            await delete.ExecuteNonQueryAsync(cancellationToken);
            await audit.AppendAsync(transaction, entry with { Target = session.UserName }, cancellationToken);
            return true;
        },
        cancellationToken);

    /// <summary>Ends every session of a user but one.</summary>
    internal Task EndOthersAsync(long userId, long kept, AuditEntry entry, CancellationToken cancellationToken) => database.WriteAsync(
        async transaction =>
        {
            await using var delete = transaction.Command(
                "DELETE FROM access_sessions WHERE user_id = @user AND id <> @kept", new SqlValue("@user", userId), new SqlValue("@kept", kept));
            await delete.ExecuteNonQueryAsync(cancellationToken);
            await audit.AppendAsync(transaction, entry, cancellationToken);
            return true;
        },
        cancellationToken);

    /// <summary>Starts a session; the user's failed attempts are forgotten.</summary>
    /// <returns>The key for the session's cookie, which is nowhere else.</returns>
    internal async Task<string> StartAsync(User user, string? agent, AuditEntry entry, CancellationToken cancellationToken)
    {
        var key = Secret.Create();
        await database.WriteAsync(
            async transaction =>
            {
                var now = database.Now;
                await RunAsync(transaction, "DELETE FROM access_sessions WHERE expires_at <= @now OR seen_at <= @idle", Times(), cancellationToken);
                await RunAsync(
                    transaction, "DELETE FROM access_attempts WHERE name_key = @key", [new("@key", UserName.Key(user.Name))], cancellationToken);
                await RunAsync(
                    transaction,
                    "UPDATE access_users SET signed_in_at = @now WHERE id = @id",
                    [new("@now", StoreTime.ToMicroseconds(now)), new("@id", user.Id)],
                    cancellationToken);
                await RunAsync(
                    transaction,
                    "INSERT INTO access_sessions (key_hash, user_id, created_at, seen_at, expires_at, address, agent) "
                    + "VALUES (@hash, @user, @now, @now, @expires, @address, @agent)",
                    [
                        new("@hash", Secret.Hash(key)), new("@user", user.Id), new("@now", StoreTime.ToMicroseconds(now)),
                        new("@expires", StoreTime.ToMicroseconds(now + options.SessionLimit)), new("@address", entry.From),
                        new("@agent", StoreText.Normalise(agent)),
                    ],
                    cancellationToken);
                await audit.AppendAsync(transaction, entry with { Who = user.Name }, cancellationToken);
                return true;
            },
            cancellationToken);
        return key;
    }

    /// <summary>The session that a cookie's key opens, and its user as the user is now; null where it has ended.</summary>
    internal async Task<(Session Session, User User)?> ResumeAsync(string key, CancellationToken cancellationToken)
    {
        var found = await database.ReadAsync(
            async connection =>
            {
                await using var command = connection.Command(
                    $"SELECT {Columns}, {UserStore.Columns("u")} FROM {Source} WHERE s.key_hash = @hash AND u.is_disabled = 0 AND {Alive}",
                    [new("@hash", Secret.Hash(key)), .. Times()]);
                return await command.ListAsync(reader => (Session: Read(reader), User: UserStore.Read(reader, 8)), cancellationToken);
            },
            cancellationToken);
        if (found.Count == 0)
            return null;
        if (database.Now - found[0].Session.SeenAt >= SeenStep)
        {
            await database.TryWriteAsync(
                "UPDATE access_sessions SET seen_at = @now WHERE id = @id",
                [new("@now", StoreTime.ToMicroseconds(database.Now)), new("@id", found[0].Session.Id)],
                cancellationToken);
        }

        return found[0];
    }

    /// <summary>Whether a session has not ended, and its user may still sign in; asking does not count as use.</summary>
    internal Task<bool> IsOpenAsync(long id, CancellationToken cancellationToken) => database.ReadAsync(
        async connection =>
        {
            await using var command = connection.Command(
                $"SELECT 1 FROM {Source} WHERE s.id = @id AND u.is_disabled = 0 AND {Alive}", [new("@id", id), .. Times()]);
            return await command.ExecuteScalarAsync(cancellationToken) is not null;
        },
        cancellationToken);

    private static async Task RunAsync(DbTransaction transaction, string sql, SqlValue[] values, CancellationToken cancellationToken)
    {
        await using var command = transaction.Command(sql, values);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static Session Read(DbDataReader reader) => new(
        reader.GetInt64(0),
        reader.GetInt64(1),
        reader.GetString(2),
        StoreTime.FromMicroseconds(reader.GetInt64(3)),
        StoreTime.FromMicroseconds(reader.GetInt64(4)),
        StoreTime.FromMicroseconds(reader.GetInt64(5)),
        reader.Text(6),
        reader.Text(7));

    private SqlValue[] Times()
    {
        var now = database.Now;
        return [new("@now", StoreTime.ToMicroseconds(now)), new("@idle", StoreTime.ToMicroseconds(now - options.SessionIdle))];
    }
}
