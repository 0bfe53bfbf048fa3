using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Json;
using DicomNode.Node.Operations;
using DicomNode.Node.Verdicts;
using Microsoft.Data.Sqlite;

namespace DicomNode.Node.Notification;

/// <summary>
/// Messages on their way, and what each rule has taken notice of, in a database of its own in the data directory. A report and the message that tells of
/// it are written in one transaction, and an attempt before it is made: a crash loses no message, and one that goes twice has the same key twice.
/// Safe for concurrent use; calls are short and block.
/// </summary>
internal sealed class Outbox : IDisposable
{
    /// <summary>The file in the data directory.</summary>
    public const string FileName = "notifications.db";

    /// <summary>Reports in one digest at most; the next ones begin another.</summary>
    private const int MaxNotices = 500;

    private const int Version = 1;

    private const string Schema =
        """
        CREATE TABLE rules (name TEXT PRIMARY KEY, definition TEXT NOT NULL, since INTEGER NOT NULL) STRICT;
        CREATE TABLE known (rule TEXT NOT NULL, report INTEGER NOT NULL, slices INTEGER NOT NULL, PRIMARY KEY (rule, report)) STRICT, WITHOUT ROWID;
        CREATE TABLE messages (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            rule TEXT NOT NULL,
            node TEXT NOT NULL,
            via TEXT NOT NULL,
            state TEXT NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            created_at INTEGER NOT NULL,
            due_at INTEGER NOT NULL,
            ended_at INTEGER,
            fault TEXT
        ) STRICT;
        CREATE INDEX messages_due ON messages (via, due_at) WHERE state = 'Waiting';
        CREATE INDEX messages_state ON messages (state, id);
        CREATE INDEX messages_ended ON messages (ended_at) WHERE state = 'Sent';
        CREATE TABLE notices (id INTEGER PRIMARY KEY, message INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE, notice TEXT NOT NULL) STRICT;
        CREATE INDEX notices_message ON notices (message, id);
        """;

    private static readonly TimeSpan SentKept = TimeSpan.FromDays(30);

    private readonly Lock _gate = new();
    private readonly SqliteConnection _connection;
    private readonly string _node;
    private readonly TimeProvider _time;
    private readonly Pulse _changed = new();

    /// <param name="path">The file; made where absent.</param>
    /// <param name="node">The node's AE title, which stands in every message.</param>
    /// <param name="time">The clock of everything here.</param>
    public Outbox(string path, string node, TimeProvider time)
    {
        // One connection for good: closing it must let go of the file.
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, ForeignKeys = true }.ToString());
        _node = node;
        _time = time;
    }

    /// <summary>Completes when a message is added, or is to be sent earlier than it was. Taken before the outbox is looked at, it misses nothing.</summary>
    public Task Changed => _changed.Next;

    private long Now => StoreTime.ToMicroseconds(_time.GetUtcNow());

    /// <summary>Opens the file and brings it up to date. Called once, before anything else.</summary>
    /// <exception cref="InvalidOperationException">A newer version has written it.</exception>
    public void Open()
    {
        lock (_gate)
        {
            _connection.Open();
            Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
            var version = Scalar("PRAGMA user_version");
            if (version > Version)
                throw new InvalidOperationException($"{_connection.DataSource} has version {version}; this program knows versions up to {Version}. Use a newer one.");
            if (version == Version)
                return;
            using var transaction = _connection.BeginTransaction();
            Execute(Schema);
            Execute(FormattableString.Invariant($"PRAGMA user_version = {Version}"));
            transaction.Commit();
        }
    }

    /// <summary>
    /// Says which rules there are. One that is new, or not what it was, begins now: reports that have not changed since are old to it. Messages that go where
    /// nothing leads any more are given up.
    /// </summary>
    public void Begin(NotificationOptions options)
    {
        lock (_gate)
        {
            using var transaction = _connection.BeginTransaction();
            foreach (var rule in options.Rules)
            {
                Execute(
                    "INSERT INTO rules (name, definition, since) VALUES (@name, @definition, @now) ON CONFLICT (name) DO UPDATE "
                    + "SET definition = excluded.definition, since = excluded.since WHERE definition <> excluded.definition",
                    new("@name", rule.Name), new("@definition", Definition(rule)), new("@now", Now));
            }

            var ways = options.Webhooks.Select(webhook => webhook.Name).Concat(options.Mail is null ? [] : [MailOptions.Via]);
            Execute(
                "UPDATE messages SET state = 'Dead', ended_at = @now, fault = 'Node:Notification has no \"' || via || '\" any more' "
                + "WHERE state = 'Waiting' AND via NOT IN (SELECT value FROM json_each(@ways))",
                new("@now", Now), new("@ways", JsonSerializer.Serialize(ways.ToArray(), StoreJson.Default.StringArray)));
            transaction.Commit();
        }
    }

    /// <summary>Has a rule look at reports, and makes the messages that follow.</summary>
    /// <param name="rule">One of those that <see cref="Begin"/> was told of.</param>
    /// <param name="reports">The reports as they stand.</param>
    /// <param name="publicUrl">The address under which people reach the node, without a slash at its end.</param>
    public void Consider(NotificationRule rule, IEnumerable<MislabelReport> reports, string publicUrl)
    {
        var matching = reports.Where(report => RuleMatcher.Matches(rule, report)).ToList();
        if (matching.Count == 0)
            return;
        lock (_gate)
        {
            using var transaction = _connection.BeginTransaction();
            var since = StoreTime.FromMicroseconds(Scalar("SELECT since FROM rules WHERE name = @rule", new SqlValue("@rule", rule.Name))!.Value);
            foreach (var report in matching)
            {
                SqlValue[] identity = [new("@rule", rule.Name), new("@report", report.Id)];
                var known = (int?)Scalar("SELECT slices FROM known WHERE rule = @rule AND report = @report", identity);
                var speaks = RuleMatcher.Speaks(rule, report, known, since);
                if (speaks)
                    Add(rule, ReportNotice.Of(report, rule.On, publicUrl));
                if (speaks || known is null)
                    Execute("INSERT OR REPLACE INTO known (rule, report, slices) VALUES (@rule, @report, @slices)", [.. identity, new("@slices", report.SlicesFor)]);
            }

            transaction.Commit();
        }

        _changed.Beat();
    }

    /// <summary>Adds a message that tells of nothing, to be sent at once.</summary>
    /// <returns>Its number.</returns>
    public long AddTest(string via)
    {
        long id;
        lock (_gate)
            id = Insert($"test-{Guid.NewGuid():N}", MessageKind.Test, "", via, Now);
        _changed.Beat();
        return id;
    }

    /// <summary>
    /// Takes the message that has been due longest, and notes the attempt. It stays due, in case this process ends before <see cref="RecordSent"/> or
    /// <see cref="RecordFailure"/>. Null where none is due.
    /// </summary>
    public OutgoingMessage? Take(string via)
    {
        lock (_gate)
        {
            using var transaction = _connection.BeginTransaction();
            using var find = Command(
                "SELECT id, attempts + 1, key, kind, rule, node, created_at FROM messages WHERE via = @via AND state = 'Waiting' AND due_at <= @now ORDER BY due_at, id LIMIT 1",
                new("@via", via), new("@now", Now));
            var found = ReadAll(find, reader => (
                Id: reader.GetInt64(0), Attempts: reader.GetInt32(1), Key: reader.GetString(2), Kind: reader.Name<MessageKind>(3)!.Value,
                Rule: reader.GetString(4), Node: reader.GetString(5), CreatedAt: StoreTime.FromMicroseconds(reader.GetInt64(6))));
            if (found is not [var head])
                return null;
            Execute("UPDATE messages SET attempts = @attempts WHERE id = @id", new("@attempts", head.Attempts), new("@id", head.Id));
            using var notices = Command("SELECT notice FROM notices WHERE message = @id ORDER BY id", new SqlValue("@id", head.Id));
            var reports = ReadAll(notices, ReadNotice);
            transaction.Commit();
            return new OutgoingMessage(head.Id, head.Attempts, new Message(head.Key, head.Kind, head.Rule, head.Node, head.CreatedAt, reports));
        }
    }

    /// <summary>When the next message of a way is due; null while there is none.</summary>
    public DateTimeOffset? NextDue(string via)
    {
        lock (_gate)
        {
            return Scalar("SELECT MIN(due_at) FROM messages WHERE via = @via AND state = 'Waiting'", new SqlValue("@via", via)) is { } due
                ? StoreTime.FromMicroseconds(due)
                : null;
        }
    }

    /// <summary>The message was taken.</summary>
    public void RecordSent(long id)
    {
        lock (_gate)
        {
            using var transaction = _connection.BeginTransaction();
            Execute("UPDATE messages SET state = 'Sent', ended_at = @now, fault = NULL WHERE id = @id", new("@now", Now), new("@id", id));
            Execute(
                "DELETE FROM messages WHERE state = 'Sent' AND ended_at < @before",
                new SqlValue("@before", StoreTime.ToMicroseconds(_time.GetUtcNow() - SentKept)));
            transaction.Commit();
        }
    }

    /// <summary>The attempt failed.</summary>
    /// <param name="id">The message.</param>
    /// <param name="fault">Why.</param>
    /// <param name="delay">How long to wait for the next attempt; null to give up.</param>
    public void RecordFailure(long id, string fault, TimeSpan? delay)
    {
        lock (_gate)
        {
            if (delay is { } wait)
            {
                Execute(
                    "UPDATE messages SET due_at = @due, fault = @fault WHERE id = @id",
                    new("@due", StoreTime.ToMicroseconds(_time.GetUtcNow() + wait)), new("@fault", fault), new("@id", id));
            }
            else
            {
                Execute("UPDATE messages SET state = 'Dead', ended_at = @now, fault = @fault WHERE id = @id", new("@now", Now), new("@fault", fault), new("@id", id));
            }
        }
    }

    /// <summary>Sends what was given up once more, from the first attempt on.</summary>
    /// <param name="ways">The ways that there are.</param>
    /// <returns>How many messages.</returns>
    public int Revive(IEnumerable<string> ways)
    {
        int revived;
        lock (_gate)
        {
            revived = Execute(
                "UPDATE messages SET state = 'Waiting', attempts = 0, due_at = @now, ended_at = NULL "
                + "WHERE state = 'Dead' AND via IN (SELECT value FROM json_each(@ways))",
                new("@now", Now), new("@ways", JsonSerializer.Serialize(ways.ToArray(), StoreJson.Default.StringArray)));
        }

        _changed.Beat();
        return revived;
    }

    /// <summary>One page of messages, last made first.</summary>
    /// <param name="state">Null for all.</param>
    /// <param name="before">The number of the last message of the page before; null for the first page.</param>
    /// <param name="limit">Messages at most.</param>
    public IReadOnlyList<OutboxEntry> List(MessageState? state, long? before, int limit)
    {
        lock (_gate)
        {
            using var command = Command(
                "SELECT id, key, kind, rule, via, state, attempts, created_at, due_at, ended_at, fault, "
                + "(SELECT json_group_array(notice ->> '$.report') FROM notices WHERE message = messages.id) "
                + $"FROM messages WHERE id < @before{(state is null ? "" : " AND state = @state")} ORDER BY id DESC LIMIT @limit",
                [new("@before", before ?? long.MaxValue), new("@limit", limit), .. state is null ? [] : new SqlValue[] { new("@state", state.ToString()) }]);
            return ReadAll(command, ReadEntry);
        }
    }

    /// <summary>How many messages wait, and how many were given up.</summary>
    public OutboxCount Count()
    {
        lock (_gate)
        {
            return new OutboxCount(
                Scalar("SELECT COUNT(*) FROM messages WHERE state = 'Waiting'") ?? 0, Scalar("SELECT COUNT(*) FROM messages WHERE state = 'Dead'") ?? 0);
        }
    }

    public void Dispose()
    {
        lock (_gate)
            _connection.Dispose();
    }

    /// <summary>What makes a rule the rule that it is; where and how its messages go may change.</summary>
    private static string Definition(NotificationRule rule)
    {
        var text = new StringBuilder();
        foreach (var part in new object?[] { rule.On, rule.MinConfidence, rule.MinSlices, rule.Header, rule.Predicted, rule.CallingAe })
            text.Append(Convert.ToString(part, CultureInfo.InvariantCulture)).Append('\n');
        return text.ToString();
    }

    private static ReportNotice ReadNotice(DbDataReader reader) =>
        JsonSerializer.Deserialize(reader.GetString(0), NotificationJson.Default.ReportNotice)!;

    private static OutboxEntry ReadEntry(DbDataReader reader)
    {
        var state = reader.Name<MessageState>(5)!.Value;
        return new OutboxEntry(
            reader.GetInt64(0), reader.GetString(1), reader.Name<MessageKind>(2)!.Value, reader.GetString(3), reader.GetString(4), state,
            JsonSerializer.Deserialize(reader.GetString(11), NotificationJson.Default.Int64Array)!, reader.GetInt32(6),
            StoreTime.FromMicroseconds(reader.GetInt64(7)), state == MessageState.Waiting ? StoreTime.FromMicroseconds(reader.GetInt64(8)) : null,
            reader.IsDBNull(9) ? null : StoreTime.FromMicroseconds(reader.GetInt64(9)), reader.Text(10));
    }

    private static List<T> ReadAll<T>(DbCommand command, Func<DbDataReader, T> read)
    {
        var items = new List<T>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
            items.Add(read(reader));
        return items;
    }

    private void Add(NotificationRule rule, ReportNotice notice)
    {
        var key = FormattableString.Invariant($"{rule.Name}-{notice.Report}-{notice.Occasion.ToString().ToLowerInvariant()}-{notice.SlicesFor}");
        var message = rule.Mode == NotificationMode.AtOnce
            ? Insert(key, MessageKind.Report, rule.Name, rule.Via, Now)
            : FindOpenDigest(rule) ?? Insert($"{key}-digest", MessageKind.Digest, rule.Name, rule.Via, StoreTime.ToMicroseconds(_time.GetUtcNow() + rule.Digest));
        Execute(
            "INSERT INTO notices (message, notice) VALUES (@message, @notice)",
            new("@message", message), new("@notice", JsonSerializer.Serialize(notice, NotificationJson.Default.ReportNotice)));
    }

    /// <summary>The digest that still collects: one that was tried is what it is.</summary>
    private long? FindOpenDigest(NotificationRule rule) => Scalar(
        "SELECT id FROM messages WHERE via = @via AND state = 'Waiting' AND attempts = 0 AND kind = 'Digest' AND rule = @rule AND due_at > @now "
        + "AND fault IS NULL AND (SELECT COUNT(*) FROM notices WHERE message = messages.id) < @most ORDER BY id DESC LIMIT 1",
        new("@via", rule.Via), new("@rule", rule.Name), new("@now", Now), new("@most", MaxNotices));

    private long Insert(string key, MessageKind kind, string rule, string via, long due) => Scalar(
        "INSERT INTO messages (key, kind, rule, node, via, state, created_at, due_at) VALUES (@key, @kind, @rule, @node, @via, 'Waiting', @now, @due) RETURNING id",
        new("@key", key), new("@kind", kind.ToString()), new("@rule", rule), new("@node", _node), new("@via", via), new("@now", Now), new("@due", due))!.Value;

    private DbCommand Command(string sql, params IEnumerable<SqlValue> values) => _connection.Command(sql, values);

    private int Execute(string sql, params IEnumerable<SqlValue> values)
    {
        using var command = Command(sql, values);
        return command.ExecuteNonQuery();
    }

    private long? Scalar(string sql, params IEnumerable<SqlValue> values)
    {
        using var command = Command(sql, values);
        return command.ExecuteScalar() is long value ? value : null;
    }
}
