using DicomNode.Node.Access;
using DicomNode.Node.Operations;
using DicomNode.Node.Tests.Verdicts;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Tests.Access;

/// <summary>What the access database does, whichever it is.</summary>
public abstract class AccessContract : IAsyncLifetime
{
    private protected static readonly AuditEntry Entry = new(AuditKind.UserChanged, "test", "127.0.0.1");

    private protected AccessDatabase Database { get; private set; } = null!;

    private protected AuditLog Audit => new(Database);

    private protected ManualClock Clock { get; } = new();

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Database = await CreateAsync();
        await Database.OpenAsync(Cancel);
    }

    public virtual async ValueTask DisposeAsync()
    {
        // A test that was skipped has none.
        if (Database is not null)
            await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Entries_come_back_as_they_were_written_last_first()
    {
        await Audit.RecordAsync(new AuditEntry(AuditKind.SeriesViewed, "anna", "192.0.2.1", "1.2.3", "x"), Cancel);
        Clock.Now += TimeSpan.FromMinutes(1);
        await Audit.RecordAsync(new AuditEntry(AuditKind.SignedOut, "ben", null), Cancel);
        var page = await Audit.QueryAsync(new AuditQuery(), Cancel);
        Assert.Equal(
            [(2, Clock.Now, new AuditEntry(AuditKind.SignedOut, "ben", null)), (1, Clock.Now.AddMinutes(-1), new AuditEntry(AuditKind.SeriesViewed, "anna", "192.0.2.1", "1.2.3", "x"))],
            page.Items.Select(record => (record.Number, record.At, record.Entry)));
        Assert.Equal("anna", Assert.Single((await Audit.QueryAsync(new AuditQuery { Who = "anna" }, Cancel)).Items).Entry.Who);
        Assert.Equal("ben", Assert.Single((await Audit.QueryAsync(new AuditQuery { Kind = AuditKind.SignedOut }, Cancel)).Items).Entry.Who);
        Assert.Equal("ben", Assert.Single((await Audit.QueryAsync(new AuditQuery { From = Clock.Now }, Cancel)).Items).Entry.Who);
        Assert.Equal("anna", Assert.Single((await Audit.QueryAsync(new AuditQuery { To = Clock.Now }, Cancel)).Items).Entry.Who);
    }

    [Fact]
    public async Task Strange_text_is_kept_harmless_and_the_chain_whole()
    {
        await Audit.RecordAsync(new AuditEntry(AuditKind.TagsViewed, "a\nb", null, "\0\uD800\u202E" + new string('x', 10_000), "1:a,"), Cancel);
        var entry = Assert.Single((await Audit.QueryAsync(new AuditQuery(), Cancel)).Items).Entry;
        Assert.Equal("a b", entry.Who);
        Assert.Equal(500, entry.Target!.Length);
        Assert.Null((await Audit.VerifyAsync(null, Cancel)).Fault);
    }

    [Fact]
    public async Task Entries_written_at_once_follow_from_each_other()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(number => Audit.RecordAsync(Entry with { Target = $"{number}" }, Cancel)));
        var verified = await Audit.VerifyAsync(null, Cancel);
        Assert.Equal((50, null), (verified.Entries, verified.Fault));
        Assert.Equal((50L, verified.Hash), await Audit.FindHeadAsync(Cancel));
        var first = await Audit.QueryAsync(new AuditQuery { Limit = 30 }, Cancel);
        Assert.True(PageCursor.TryParse(first.NextCursor, out var cursor));
        Assert.Equal(20, (await Audit.QueryAsync(new AuditQuery { Limit = 30, After = cursor }, Cancel)).Items.Count);
    }

    [Fact]
    public async Task The_hash_is_the_one_that_the_documentation_gives()
    {
        await Audit.RecordAsync(new AuditEntry(AuditKind.SignedIn, "Jörg", "::1", null, "password"), Cancel);
        var record = Assert.Single((await Audit.QueryAsync(new AuditQuery(), Cancel)).Items);
        var text = "0:,1:1,27:2026-03-02T07:30:00.000000Z,8:SignedIn,5:Jörg,3:::1,-,8:password,";
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text))), record.Hash);
    }

    [Theory]
    [InlineData("UPDATE access_audit SET who = 'ben' WHERE number = 2")]
    [InlineData("DELETE FROM access_audit WHERE number = 3")]
    [InlineData("DELETE FROM access_audit")]
    public async Task The_database_refuses_to_change_what_is_written(string sql)
    {
        await WriteThreeAsync();
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => RunAsync(sql));
        var verified = await Audit.VerifyAsync(null, Cancel);
        Assert.Equal((3, null), (verified.Entries, verified.Fault));
    }

    [Theory]
    [InlineData("UPDATE access_audit SET who = 'ben' WHERE number = 2", 1, "Entry 2 is not what was written")]
    [InlineData("UPDATE access_audit SET at = at + 1 WHERE number = 3", 2, "Entry 3 is not what was written")]
    [InlineData("UPDATE access_audit SET detail = '' WHERE number = 1", 0, "Entry 1 is not what was written")]
    [InlineData("UPDATE access_audit SET kind = 'Nothing' WHERE number = 1", 0, "which there is not")]
    [InlineData("DELETE FROM access_audit WHERE number = 2", 1, "Entry 2 is missing")]
    [InlineData("DELETE FROM access_audit WHERE number = 3", 2, null)]
    public async Task Whoever_takes_the_triggers_away_is_found_out_by_the_chain(string sql, long follow, string? fault)
    {
        await WriteThreeAsync();
        var (number, hash) = await Audit.FindHeadAsync(Cancel);
        await RunAsync(DropTriggers);
        await RunAsync(sql);
        var verified = await Audit.VerifyAsync(null, Cancel);
        Assert.Equal(follow, verified.Entries);
        if (fault is not null)
            Assert.Contains(fault, verified.Fault, StringComparison.Ordinal);

        // An end that is cut off shows by what was noted of it.
        Assert.NotNull((await Audit.VerifyAsync((number, hash), Cancel)).Fault);
    }

    [Fact]
    public async Task A_noted_hash_is_held_against_the_entry()
    {
        await WriteThreeAsync();
        var (number, hash) = await Audit.FindHeadAsync(Cancel);
        await WriteThreeAsync();
        Assert.Null((await Audit.VerifyAsync((number, hash), Cancel)).Fault);
        Assert.NotNull((await Audit.VerifyAsync((number - 1, hash), Cancel)).Fault);
    }

    [Fact]
    public async Task Users_sessions_and_keys_outlive_the_process()
    {
        var users = new UserStore(Database, Audit);
        var options = new WebOptions();
        var user = await users.AddAsync("Anna", Role.Reviewer, "hash", mustChange: false, Entry, Cancel);
        var key = await new SessionStore(Database, Audit, options).StartAsync(user, "agent", Entry, Cancel);
        new ProtectionKeys(Database).StoreElement(new System.Xml.Linq.XElement("key", "value"), "name");

        await using var again = await CreateAsync();
        await again.OpenAsync(Cancel);
        var found = await new SessionStore(again, new AuditLog(again), options).ResumeAsync(key, Cancel);
        Assert.Equal(("Anna", Role.Reviewer, "agent"), (found!.Value.User.Name, found.Value.User.Role, found.Value.Session.Agent));
        Assert.Equal("<key>value</key>", Assert.Single(new ProtectionKeys(again).GetAllElements()).ToString());
        Assert.Equal("hash", await new UserStore(again, new AuditLog(again)).FindPasswordHashAsync(user.Id, Cancel));
        await Assert.ThrowsAsync<AccessException>(() => users.AddAsync("ANNA", Role.Viewer, "hash", mustChange: false, Entry, Cancel));
    }

    [Fact]
    public async Task What_fails_leaves_no_entry()
    {
        var users = new UserStore(Database, Audit);
        var only = await users.AddAsync("root", Role.Administrator, "hash", mustChange: false, Entry, Cancel);
        var before = await Audit.FindHeadAsync(Cancel);
        await Assert.ThrowsAsync<AccessException>(() => users.SetRoleAsync(only, Role.Viewer, Entry, Cancel));
        Assert.Equal(before, await Audit.FindHeadAsync(Cancel));
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_left_alone()
    {
        await RunAsync("INSERT INTO access_migrations (version, applied_at) VALUES (99, '')");
        await using var again = await CreateAsync();
        Assert.Contains("schema version 99", (await Assert.ThrowsAsync<AccessException>(() => again.OpenAsync(Cancel))).Message, StringComparison.Ordinal);
    }

    private protected abstract string DropTriggers { get; }

    /// <summary>The same database each time.</summary>
    private protected abstract Task<AccessDatabase> CreateAsync();

    private async Task WriteThreeAsync()
    {
        for (var i = 0; i < 3; i++)
            await Audit.RecordAsync(Entry with { Target = $"{i}" }, Cancel);
    }

    private Task<int> RunAsync(string sql) => Database.WriteAsync(
        async transaction =>
        {
            await using var command = transaction.Command(sql);
            return await command.ExecuteNonQueryAsync(Cancel);
        },
        Cancel);
}
