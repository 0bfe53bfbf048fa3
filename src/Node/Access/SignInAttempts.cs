using DicomNode.Node.Operations;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Access;

/// <summary>
/// Counts failed attempts by name, whether there is such a user or not, and locks the name out for a time that doubles with each further failure. An
/// attempt counts as failed from its beginning, so that many at once are no way around.
/// </summary>
public sealed class SignInAttempts(AccessDatabase database, AuditLog audit, WebOptions options)
{
    private static readonly TimeSpan MaxLock = TimeSpan.FromDays(1);

    /// <summary>After so long without an attempt, failures are forgotten.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    /// <summary>Begins an attempt. Starting a session, or another password, forgets the attempts before.</summary>
    /// <returns>Null where the attempt may go on; else when the lockout ends.</returns>
    internal Task<DateTimeOffset?> BeginAsync(string name, CancellationToken cancellationToken) => database.WriteAsync(
        async transaction =>
        {
            var now = database.Now;
            var key = StoreText.Key(UserName.Key(name));
            await using var forget = transaction.Command(
                "DELETE FROM access_attempts WHERE changed_at <= @old AND locked_until <= @now",
                new SqlValue("@old", StoreTime.ToMicroseconds(now - Memory)),
                new SqlValue("@now", StoreTime.ToMicroseconds(now)));
            await forget.ExecuteNonQueryAsync(cancellationToken);
            await using var find = transaction.Command(
                "SELECT failures, locked_until FROM access_attempts WHERE name_key = @key", new SqlValue("@key", key));
            var (failures, lockedUntil) = (await find.ListAsync(
                reader => (reader.GetInt64(0), StoreTime.FromMicroseconds(reader.GetInt64(1))), cancellationToken)).SingleOrDefault();
            if (lockedUntil > now)
                return (DateTimeOffset?)lockedUntil;

            failures++;
            var next = now + LockAfter(failures);
            await using var count = transaction.Command(
                "INSERT INTO access_attempts (name_key, failures, locked_until, changed_at) VALUES (@key, @failures, @locked, @now) "
                + "ON CONFLICT (name_key) DO UPDATE SET failures = excluded.failures, locked_until = excluded.locked_until, changed_at = excluded.changed_at",
                new SqlValue("@key", key),
                new SqlValue("@failures", failures),
                new SqlValue("@locked", StoreTime.ToMicroseconds(next)),
                new SqlValue("@now", StoreTime.ToMicroseconds(now)));
            await count.ExecuteNonQueryAsync(cancellationToken);
            return null;
        },
        cancellationToken);

    /// <summary>Notes that an attempt has failed, and that it was the one that locks the name out.</summary>
    internal Task FailAsync(string name, AuditEntry entry, CancellationToken cancellationToken) => database.WriteAsync(
        async transaction =>
        {
            await using var find = transaction.Command(
                "SELECT locked_until FROM access_attempts WHERE name_key = @key", new SqlValue("@key", StoreText.Key(UserName.Key(name))));
            var lockedUntil = (await find.ListAsync(reader => StoreTime.FromMicroseconds(reader.GetInt64(0)), cancellationToken)).SingleOrDefault();
            await audit.AppendAsync(transaction, entry, cancellationToken);
            if (lockedUntil > database.Now)
            {
                var detail = $"until {lockedUntil.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC";
                await audit.AppendAsync(transaction, entry with { Kind = AuditKind.LockedOut, Detail = detail }, cancellationToken);
            }

            return true;
        },
        cancellationToken);

    private TimeSpan LockAfter(long failures)
    {
        var beyond = failures - options.LockoutAttempts;
        if (beyond < 0)
            return TimeSpan.Zero;
        var factor = Math.Pow(2, Math.Min(beyond, 30));
        return options.Lockout.TotalMilliseconds * factor >= MaxLock.TotalMilliseconds ? MaxLock : options.Lockout * factor;
    }
}
