using System.Globalization;
using System.Text.Json;

namespace DicomNode.Node.Operations.Terminal;

/// <summary><c>node reports</c>: mislabel reports as a table, or as the API gives them.</summary>
internal static class ReportsCommand
{
    public static async Task<int> RunAsync(NodeClient client, Question.Reports question, bool isJson, TextWriter output, int width)
    {
        var query = $"limit={Uri.EscapeDataString(question.Limit)}" + (question.State is { } state ? $"&state={Uri.EscapeDataString(state)}" : "");
        var page = await client.GetAsync($"/api/reports?{query}");
        if (isJson)
        {
            await output.WriteLineAsync(page.GetRawText());
            return ExitCode.Stopped;
        }

        var table = new TextTable(
            new TextColumn("ID", IsNumber: true), new TextColumn("STATE"), new TextColumn("HEADER", MayBeCut: true), new TextColumn("PIXELS"),
            new TextColumn("PROB.", IsNumber: true), new TextColumn("SLICES", IsNumber: true), new TextColumn("FROM", MayBeCut: true),
            new TextColumn("STATION", MayBeCut: true), new TextColumn("OPENED (UTC)"));
        var reports = page.GetProperty("items").EnumerateArray().ToList();
        foreach (var report in reports)
        {
            table.Add(
                report.GetProperty("id").GetRawText(),
                Text(report, "state"),
                Text(report, "headerModality") ?? "none",
                Text(report, "predictedClass"),
                Percent(report),
                $"{report.GetProperty("slicesFor").GetRawText()}/{report.GetProperty("slicesAgainst").GetRawText()}",
                Text(report, "callingAe"),
                Text(report, "stationName"),
                report.GetProperty("openedAt").GetDateTimeOffset().UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
        }

        if (reports.Count == 0)
        {
            await output.WriteLineAsync(question.State is { } asked ? $"No report is {asked}." : "There are no reports.");
            return ExitCode.Stopped;
        }

        foreach (var line in table.Lines(width))
            await output.WriteLineAsync(line);
        if (page.GetProperty("nextCursor").ValueKind is not JsonValueKind.Null)
            await output.WriteLineAsync($"There are more: --limit, up to 1000, or {client.Url}");
        return ExitCode.Stopped;
    }

    private static string? Text(JsonElement report, string name) => report.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string Percent(JsonElement report) => report.TryGetProperty("confidence", out var value) && value.ValueKind is JsonValueKind.Number
        ? (Math.Floor(value.GetDouble() * 1000) / 10).ToString("0.0", CultureInfo.InvariantCulture) + "%"
        : "-";
}
