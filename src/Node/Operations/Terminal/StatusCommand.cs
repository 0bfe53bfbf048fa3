using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DicomNode.Node.Operations.Terminal;

/// <summary><c>node status</c>: whether the node takes work, and what it has to do. Fails where it takes none.</summary>
internal static class StatusCommand
{
    private const double Gibibyte = 1L << 30;

    public static async Task<int> RunAsync(NodeClient client, bool isJson, TextWriter output)
    {
        var ready = await client.GetAsync("/readyz", HttpStatusCode.ServiceUnavailable);
        var statistics = await client.GetAsync("/api/stats");
        var metrics = Metrics.Parse(await client.GetTextAsync("/metrics"));
        var isReady = ready.GetProperty("status").GetString() != "Unhealthy";
        if (isJson)
        {
            var all = new JsonObject
            {
                ["ready"] = JsonNode.Parse(ready.GetRawText()),
                ["statistics"] = JsonNode.Parse(statistics.GetRawText()),
                ["now"] = new JsonObject(metrics.Select(metric => KeyValuePair.Create(metric.Key, (JsonNode?)metric.Value))),
            };
            await output.WriteLineAsync(all.ToJsonString());
        }
        else
        {
            foreach (var line in Describe(client.Url, isReady, ready, statistics, metrics))
                await output.WriteLineAsync(line);
        }

        return isReady ? ExitCode.Stopped : ExitCode.Failed;
    }

    private static IEnumerable<string> Describe(
        Uri url, bool isReady, JsonElement ready, JsonElement statistics, IReadOnlyDictionary<string, double> metrics)
    {
        yield return $"{url} {(isReady ? "takes work" : "takes NO work")}";
        foreach (var check in ready.GetProperty("checks").EnumerateObject().OrderBy(check => check.Name, StringComparer.Ordinal))
            yield return Line(check.Name, check.Value.GetString() is { } fault ? TextTable.Clean(fault) : "ok");
        yield return "";
        yield return Line("queue", $"{Number("dicomnode_queue_length")} waiting, the first for {Number("dicomnode_queue_oldest_seconds")} s");
        yield return Line("associations", $"{Number("dicomnode_associations_open")} open");
        yield return Line("disk free", $"{Size("dicomnode_disk_free_bytes")}, C-STORE is refused below {Size("dicomnode_disk_watermark_bytes")}");
        yield return Line("verdicts", $"{Count(statistics.GetProperty("verdicts"))} in {Count(statistics.GetProperty("series"))} series, last received {Last(statistics)}");
        yield return Line("reports", string.Join(", ", statistics.GetProperty("reports").EnumerateObject()
            .Select(state => $"{Count(state.Value)} {state.Name.ToLowerInvariant()}")));
        yield return Line(
            "notifications", $"{Number("dicomnode_notifications{state=\"waiting\"}")} waiting, {Number("dicomnode_notifications{state=\"dead\"}")} given up");

        string Number(string name) => metrics.GetValueOrDefault(name).ToString("N0", CultureInfo.InvariantCulture);
        string Size(string name) => (metrics.GetValueOrDefault(name) / Gibibyte).ToString("0.0", CultureInfo.InvariantCulture) + " GiB";
    }

    private static string Line(string subject, string text) => $"  {subject,-14}{text}";

    private static string Count(JsonElement number) => number.GetInt64().ToString("N0", CultureInfo.InvariantCulture);

    private static string Last(JsonElement statistics) => statistics.GetProperty("lastReceivedAt") is { ValueKind: JsonValueKind.String } last
        ? last.GetDateTimeOffset().UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)
        : "never";
}
