using System.Data.Common;
using System.Globalization;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Access;

/// <summary>Users. What is changed is stored in one transaction with its entry in the audit log, and ends the sessions that it makes untrue.</summary>
public sealed class UserStore(AccessDatabase database, AuditLog audit)
{
    /// <summary>Every user, by name.</summary>
    public Task<List<User>> ListAsync(CancellationToken cancellationToken) => FindAllAsync("TRUE ORDER BY name_key", [], cancellationToken);

    /// <summary>The user of that name, whatever its case.</summary>
    public async Task<User?> FindAsync(string name, CancellationToken cancellationToken) =>
        (await FindAllAsync("name_key = @key", [new("@key", StoreText.Normalise(UserName.Key(name)))], cancellationToken)).SingleOrDefault();

    public async Task<User?> FindAsync(long id, CancellationToken cancellationToken) =>
        (await FindAllAsync("id = @id", [new("@id", id)], cancellationToken)).SingleOrDefault();

    /// <summary>The stored hash of a user's password; null where there is none.</summary>
    internal Task<string?> FindPasswordHashAsync(long id, CancellationToken cancellationToken) => database.ReadAsync(
        async connection =>
        {
            await using var command = connection.Command("SELECT password_hash FROM access_users WHERE id = @id", new SqlValue("@id", id));
            return (await command.ListAsync(reader => reader.Text(0), cancellationToken)).SingleOrDefault();
        },
        cancellationToken);

    /// <summary>True once a person can sign in with something that the node has not made up itself.</summary>
    public Task<bool> AnyOfTheirOwnAsync(CancellationToken cancellationToken) => AnyAsync("must_change = 0 AND is_disabled = 0", cancellationToken);

    /// <summary>True where there is any user.</summary>
    public Task<bool> AnyAsync(CancellationToken cancellationToken) => AnyAsync("TRUE", cancellationToken);

    /// <summary>Adds a user with a password.</summary>
    /// <param name="name">Valid by <see cref="UserName.IsValid"/>.</param>
    /// <param name="role">What the user may do.</param>
    /// <param name="passwordHash">The password's hash.</param>
    /// <param name="mustChange">Whether the password is to be changed at the first sign-in.</param>
    /// <param name="entry">Who adds the user; the rest of the entry is filled in here.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="AccessException">The name is taken.</exception>
    internal Task<User> AddAsync(string name, Role role, string passwordHash, bool mustChange, AuditEntry entry, CancellationToken cancellationToken) =>
        database.WriteAsync(
            transaction => AddAsync(transaction, name, role, passwordHash, mustChange, null, entry, cancellationToken), cancellationToken);

    /// <summary>
    /// The user whom a provider vouches for, added at the first sign-in. The provider's word on the role holds: where it has changed, earlier sessions end.
    /// </summary>
    /// <exception cref="AccessException">The name is taken by another user, or the user is disabled.</exception>
    internal Task<User> VouchAsync(string issuer, string subject, string name, Role role, AuditEntry entry, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async transaction =>
            {
                var users = await FindAllAsync(
                    transaction, "issuer = @issuer AND subject = @subject", [new("@issuer", issuer), new("@subject", subject)], cancellationToken);
                if (users.Count == 0)
                    return await AddAsync(transaction, name, role, null, false, (issuer, subject), entry, cancellationToken);
                var user = users[0];
                if (user.IsDisabled)
                    throw new AccessException($"The user {user.Name} is disabled.");
                if (user.Role == role)
                    return user;
                await ChangeAsync(transaction, user, "role = @value", role.ToString(), cancellationToken);
                await audit.AppendAsync(transaction, Entry(entry, AuditKind.UserChanged, user, $"role {role}, as {issuer} says"), cancellationToken);
                return user with { Role = role };
            },
            cancellationToken);

    /// <summary>Gives the user another role; the user's sessions end.</summary>
    /// <exception cref="AccessException">It is the last administrator.</exception>
    internal Task SetRoleAsync(User user, Role role, AuditEntry entry, CancellationToken cancellationToken) => UpdateAsync(
        user, role != Role.Administrator, "role = @value", role.ToString(), Entry(entry, AuditKind.UserChanged, user, $"role {role}"), cancellationToken);

    /// <summary>Lets the user in no more, or again; the user's sessions end.</summary>
    /// <exception cref="AccessException">It is the last administrator.</exception>
    internal Task SetDisabledAsync(User user, bool isDisabled, AuditEntry entry, CancellationToken cancellationToken) => UpdateAsync(
        user,
        isDisabled,
        "is_disabled = @value",
        isDisabled ? 1 : 0,
        Entry(entry, AuditKind.UserChanged, user, isDisabled ? "disabled" : "enabled"),
        cancellationToken);

    /// <summary>Gives the user another password; the user's sessions end, and so does a lockout.</summary>
    /// <exception cref="AccessException">The user signs in with a provider.</exception>
    internal Task SetPasswordAsync(User user, string passwordHash, bool mustChange, AuditEntry entry, CancellationToken cancellationToken)
    {
        if (user.Issuer is not null)
            throw new AccessException($"The user {user.Name} signs in with {user.Issuer} and has no password here.");
        return database.WriteAsync(
            async transaction =>
            {
                await using var command = transaction.Command(
                    "DELETE FROM access_attempts WHERE name_key = @key", new SqlValue("@key", UserName.Key(user.Name)));
                await command.ExecuteNonQueryAsync(cancellationToken);
                await ChangeAsync(transaction, user, $"must_change = {(mustChange ? 1 : 0)}, password_hash = @value", passwordHash, cancellationToken);
                await audit.AppendAsync(
                    transaction, Entry(entry, AuditKind.PasswordChanged, user, mustChange ? "to be changed at the next sign-in" : null), cancellationToken);
                return true;
            },
            cancellationToken);
    }

    /// <summary>Replaces the hash of the same password by one made with today's parameters.</summary>
    internal Task RehashAsync(User user, string passwordHash, CancellationToken cancellationToken) => database.WriteAsync(
        async transaction =>
        {
            await using var command = transaction.Command(
                "UPDATE access_users SET password_hash = @hash WHERE id = @id", new SqlValue("@hash", passwordHash), new SqlValue("@id", user.Id));
            return await command.ExecuteNonQueryAsync(cancellationToken);
        },
        cancellationToken);

    /// <summary>What <see cref="Read"/> reads, of the table or alias given.</summary>
    internal static string Columns(string table) =>
        $"{table}.id, {table}.name, {table}.role, CASE WHEN {table}.password_hash IS NULL THEN 0 ELSE 1 END, {table}.must_change, {table}.is_disabled, "
        + $"{table}.issuer, {table}.created_at, {table}.signed_in_at";

    /// <summary>Reads what <see cref="Columns"/> names, from the given ordinal on.</summary>
    internal static User Read(DbDataReader reader, int first = 0) => new(
        reader.GetInt64(first),
        reader.GetString(first + 1),
        Enum.Parse<Role>(reader.GetString(first + 2)),
        reader.GetInt64(first + 3) != 0,
        reader.GetInt64(first + 4) != 0,
        reader.GetInt64(first + 5) != 0,
        reader.Text(first + 6),
        StoreTime.FromMicroseconds(reader.GetInt64(first + 7)),
        reader.IsDBNull(first + 8) ? null : StoreTime.FromMicroseconds(reader.GetInt64(first + 8)));

    private static AuditEntry Entry(AuditEntry entry, AuditKind kind, User user, string? detail) =>
        entry with { Kind = kind, Target = user.Name, Detail = detail };

    private static async Task<List<User>> FindAllAsync(
        DbTransaction transaction, string condition, SqlValue[] values, CancellationToken cancellationToken)
    {
        await using var command = transaction.Command($"SELECT {Columns("access_users")} FROM access_users WHERE {condition}", values);
        return await command.ListAsync(reader => Read(reader), cancellationToken);
    }

    private static async Task ChangeAsync(DbTransaction transaction, User user, string assignment, object value, CancellationToken cancellationToken)
    {
        await using var update = transaction.Command(
            $"UPDATE access_users SET {assignment} WHERE id = @id", new SqlValue("@value", value), new SqlValue("@id", user.Id));
        await update.ExecuteNonQueryAsync(cancellationToken);
        await using var end = transaction.Command("DELETE FROM access_sessions WHERE user_id = @id", new SqlValue("@id", user.Id));
        await end.ExecuteNonQueryAsync(cancellationToken);
    }

    private Task<List<User>> FindAllAsync(string condition, SqlValue[] values, CancellationToken cancellationToken) => database.ReadAsync(
        async connection =>
        {
            await using var command = connection.Command($"SELECT {Columns("access_users")} FROM access_users WHERE {condition}", values);
            return await command.ListAsync(reader => Read(reader), cancellationToken);
        },
        cancellationToken);

    private Task<bool> AnyAsync(string condition, CancellationToken cancellationToken) => database.ReadAsync(
        async connection =>
        {
            await using var command = connection.Command($"SELECT COUNT(*) FROM access_users WHERE {condition}");
            return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture) > 0;
        },
        cancellationToken);

    private async Task<User> AddAsync(
        DbTransaction transaction,
        string name,
        Role role,
        string? passwordHash,
        bool mustChange,
        (string Issuer, string Subject)? provider,
        AuditEntry entry,
        CancellationToken cancellationToken)
    {
        if ((await FindAllAsync(transaction, "name_key = @key", [new("@key", UserName.Key(name))], cancellationToken)).Count > 0)
            throw new AccessException($"There is a user {name} already.");
        await using var insert = transaction.Command(
            "INSERT INTO access_users (name, name_key, role, password_hash, must_change, is_disabled, issuer, subject, created_at) "
            + $"VALUES (@name, @key, @role, @hash, @must_change, 0, @issuer, @subject, @now) RETURNING {Columns("access_users")}",
            new SqlValue("@name", name),
            new SqlValue("@key", UserName.Key(name)),
            new SqlValue("@role", role.ToString()),
            new SqlValue("@hash", passwordHash),
            new SqlValue("@must_change", mustChange ? 1 : 0),
            new SqlValue("@issuer", provider?.Issuer),
            new SqlValue("@subject", provider?.Subject),
            new SqlValue("@now", StoreTime.ToMicroseconds(database.Now)));
        var user = (await insert.ListAsync(reader => Read(reader), cancellationToken)).Single();
        await audit.AppendAsync(transaction, Entry(entry, AuditKind.UserCreated, user, $"role {role}"), cancellationToken);
        return user;
    }

    private Task<bool> UpdateAsync(
        User user, bool takesAdministrator, string assignment, object value, AuditEntry entry, CancellationToken cancellationToken) => database.WriteAsync(
        async transaction =>
        {
            if (takesAdministrator)
            {
                var others = await FindAllAsync(
                    transaction, "role = 'Administrator' AND is_disabled = 0 AND id <> @id", [new("@id", user.Id)], cancellationToken);
                var current = await FindAllAsync(transaction, "id = @id", [new("@id", user.Id)], cancellationToken);
                if (others.Count == 0 && current is [{ Role: Role.Administrator, IsDisabled: false }])
                    throw new AccessException($"{user.Name} is the last administrator.");
            }

            await ChangeAsync(transaction, user, assignment, value, cancellationToken);
            await audit.AppendAsync(transaction, entry, cancellationToken);
            return true;
        },
        cancellationToken);
}
