using DicomNode.Node.Access;
using DicomNode.Node.Verdicts;
using DicomNode.Testing;

namespace DicomNode.Node.Tests.Access;

/// <summary>The contract on SQLite.</summary>
public sealed class SqliteAccessTests : AccessContract
{
    private readonly TemporaryFolder _folder = new();

    private protected override string DropTriggers =>
        "DROP TRIGGER access_audit_update; DROP TRIGGER access_audit_delete; DROP TRIGGER access_audit_insert";

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_entry_cannot_be_replaced_either()
    {
        await Audit.RecordAsync(Entry, Cancel);
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Database.WriteAsync(
            async transaction =>
            {
                await using var command = transaction.Command("INSERT OR REPLACE INTO access_audit (number, at, kind, who, hash) VALUES (1, 1, 'SignedIn', 'x', 'x')");
                return await command.ExecuteNonQueryAsync(Cancel);
            },
            Cancel));
    }

    private protected override Task<AccessDatabase> CreateAsync() => Task.FromResult(new AccessDatabase(new StoreOptions(), _folder.Path, Clock));
}
