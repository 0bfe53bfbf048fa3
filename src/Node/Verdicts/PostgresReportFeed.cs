using System.Data.Common;
using System.Globalization;
using Npgsql;

namespace DicomNode.Node.Verdicts;

/// <summary>
/// Passes changed reports on between nodes that share a database (LISTEN, NOTIFY). What others change while the connection is lost is not heard of.
/// </summary>
internal sealed class PostgresReportFeed(NpgsqlDataSource source, ReportFeed feed, TimeProvider clock) : IAsyncDisposable
{
    private const string ChannelName = "dicomnode_reports";

    /// <summary>A connection that has been silent so long is asked whether it still lives.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    /// <summary>Tells this node's own notices, which it has published itself, from the others'.</summary>
    private readonly string _node = Guid.NewGuid().ToString("N");

    private readonly CancellationTokenSource _stop = new();
    private Task _listening = Task.CompletedTask;

    /// <summary>Listens from here on.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var connection = await ConnectAsync(cancellationToken);
        _listening = Task.Run(() => ListenAsync(connection), CancellationToken.None);
    }

    /// <summary>Tells the other nodes, once the transaction is committed.</summary>
    public async Task AnnounceAsync(DbTransaction transaction, IEnumerable<ReportChange> changes, CancellationToken cancellationToken)
    {
        var notices = changes.Select(change => string.Create(
            CultureInfo.InvariantCulture, $"{_node} {change.Id} {change.State} {(change.IsNew ? "new" : "known")}"));
        await using var command = transaction.Command(
            $"SELECT pg_notify('{ChannelName}', notice) FROM unnest(@notices) AS notice", new SqlValue("@notices", notices.ToArray()));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        await _stop.CancelAsync();
        await _listening;
        _stop.Dispose();
    }

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        try
        {
            connection.Notification += (_, notification) => Publish(notification.Payload);
            await using var listen = connection.Command($"LISTEN {ChannelName}");
            await listen.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task ListenAsync(NpgsqlConnection connection)
    {
        try
        {
            while (true)
            {
                await HearAsync(connection);
                connection = await ReconnectAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The store is disposed of.
        }
    }

    /// <summary>Returns when the connection is lost.</summary>
    private async Task HearAsync(NpgsqlConnection connection)
    {
        await using var _ = connection;
        try
        {
            while (true)
            {
                if (await connection.WaitAsync(Silence, _stop.Token))
                    continue;
                await using var ask = connection.Command("SELECT 1");
                await ask.ExecuteNonQueryAsync(_stop.Token);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The server was stopped, or the network between; whoever stores meanwhile says so.
        }
    }

    private async Task<NpgsqlConnection> ReconnectAsync()
    {
        while (true)
        {
            await Task.Delay(RetryDelay, clock, _stop.Token);
            try
            {
                return await ConnectAsync(_stop.Token);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // Not yet.
            }
        }
    }

    private void Publish(string notice)
    {
        if (notice.Split(' ') is [var node, var id, var state, var age] && node != _node
            && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Enum.TryParse<ReportState>(state, out var known))
        {
            feed.Publish([new ReportChange(number, known, age == "new")]);
        }
    }
}
