using DicomNode.Node.Access;
using DicomNode.Node.Tests.Verdicts;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Tests.Access;

/// <summary>The contract on PostgreSQL.</summary>
public sealed class PostgresAccessTests(PostgresServer server) : AccessContract
{
    private string? _connection;

    private protected override string DropTriggers =>
        "DROP TRIGGER access_audit_change ON access_audit; DROP TRIGGER access_audit_truncate ON access_audit";

    private protected override async Task<AccessDatabase> CreateAsync()
    {
        _connection ??= await server.CreateDatabaseAsync();
        return new AccessDatabase(new StoreOptions { Kind = StoreKind.Postgres, ConnectionString = _connection }, "", Clock);
    }
}
