using System.Globalization;
using System.Net;
using System.Text.Json;
using DicomNode.Node.Tests.Network;

namespace DicomNode.Node.Tests.Review;

/// <summary>Readiness and metrics of a whole node.</summary>
public sealed class NodeReadinessTests
{
    [Fact]
    public async Task A_running_node_is_ready_in_every_part()
    {
        await using var node = await RunningNode.StartAsync();
        var (status, checks) = await ReadyAsync(node);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["backlog", "disk", "model", "receiver", "store", "workers"], checks.EnumerateObject().Select(check => check.Name).Order());
        Assert.All(checks.EnumerateObject(), check => Assert.Equal(JsonValueKind.Null, check.Value.ValueKind));
    }

    [Fact]
    public async Task A_node_without_room_is_not_ready()
    {
        await using var node = await RunningNode.StartAsync(("Node:Retention:MinFreeBytes", long.MaxValue.ToString(CultureInfo.InvariantCulture)));
        var (status, checks) = await ReadyAsync(node);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("watermark", checks.GetProperty("disk").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, checks.GetProperty("receiver").ValueKind);
    }

    private static async Task<(HttpStatusCode Status, JsonElement Checks)> ReadyAsync(RunningNode node)
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(new Uri(node.WebUrl, "/readyz"), TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (response.StatusCode, JsonDocument.Parse(body).RootElement.GetProperty("checks"));
    }
}
