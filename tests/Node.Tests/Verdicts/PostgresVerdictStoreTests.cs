using DicomNode.Node.Verdicts;
using Npgsql;

[assembly: AssemblyFixture(typeof(DicomNode.Node.Tests.Verdicts.PostgresServer))]

namespace DicomNode.Node.Tests.Verdicts;

public sealed class PostgresVerdictStoreTests(PostgresServer server) : VerdictStoreContract
{
    private string? _connectionString;

    private protected override async Task<IVerdictStore> CreateAsync()
    {
        _connectionString ??= await server.CreateDatabaseAsync();
        return new PostgresVerdictStore(_connectionString, Thresholds, Clock);
    }

    [Fact]
    public async Task Nodes_that_start_together_make_one_schema()
    {
        var connectionString = await server.CreateDatabaseAsync();
        var nodes = Enumerable.Range(0, 6).Select(_ => new PostgresVerdictStore(connectionString, Thresholds, Clock)).ToArray();
        await Task.WhenAll(nodes.Select(node => node.OpenAsync(TestContext.Current.CancellationToken)));
        foreach (var node in nodes)
        {
            await node.PingAsync(TestContext.Current.CancellationToken);
            await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_database_of_the_first_version_is_brought_up_to_date()
    {
        var connectionString = await server.CreateDatabaseAsync();
        await using (var connection = new NpgsqlConnection(connectionString))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await Version1.WriteAsync(connection, new PostgresDialect());
        }

        await using var store = new PostgresVerdictStore(connectionString, Thresholds, Clock);
        await store.OpenAsync(TestContext.Current.CancellationToken);
        await Version1.AssertUpToDateAsync(store);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        await using var store = new PostgresVerdictStore("Host=127.0.0.1;Port=1;Database=verdicts;Username=u;Password=secret", Thresholds, Clock);
        var fault = await Assert.ThrowsAsync<VerdictStoreException>(() => store.OpenAsync(TestContext.Current.CancellationToken));
        Assert.Contains("verdicts on 127.0.0.1:1", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
    }
}
