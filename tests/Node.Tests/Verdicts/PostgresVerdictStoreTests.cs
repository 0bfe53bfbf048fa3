using DicomNode.Classifier;
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
        return new PostgresVerdictStore(_connectionString, Thresholds, Clock, Feed);
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

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_database_of_an_earlier_version_is_brought_up_to_date(int version)
    {
        var connectionString = await server.CreateDatabaseAsync();
        await using (var connection = new NpgsqlConnection(connectionString))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await EarlierVersions.WriteAsync(connection, new PostgresDialect(), version);
        }

        await using var store = new PostgresVerdictStore(connectionString, Thresholds, Clock);
        await store.OpenAsync(TestContext.Current.CancellationToken);
        await EarlierVersions.AssertUpToDateAsync(store);
    }

    [Fact]
    public async Task Nodes_hear_of_each_other_s_changes_once()
    {
        var connectionString = await server.CreateDatabaseAsync();
        ReportFeed[] feeds = [new(), new()];
        await using var first = new PostgresVerdictStore(connectionString, Thresholds, Clock, feeds[0]);
        await using var second = new PostgresVerdictStore(connectionString, Thresholds, Clock, feeds[1]);
        await first.OpenAsync(TestContext.Current.CancellationToken);
        await second.OpenAsync(TestContext.Current.CancellationToken);
        await using var own = feeds[0].ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator();
        await using var other = feeds[1].ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator();

        // Any that is heard twice comes before the next report.
        for (var number = 1; number <= 3; number++)
        {
            await first.AddAsync([Samples.Slice(number, $"1.2.4.{number}", ModalityClass.MR)], TestContext.Current.CancellationToken);
            foreach (var changes in new[] { own, other })
            {
                Assert.True(await changes.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
                Assert.Equal(new ReportChange(number, ReportState.Open, IsNew: true), changes.Current);
            }
        }

        await second.ReviewAsync(2, new ReviewDecision(ReportState.Dismissed, "", Clock.Now), null, TestContext.Current.CancellationToken);
        foreach (var changes in new[] { own, other })
        {
            Assert.True(await changes.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
            Assert.Equal(new ReportChange(2, ReportState.Dismissed, IsNew: false), changes.Current);
        }
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
