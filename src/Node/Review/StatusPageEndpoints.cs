using DicomNode.Node.Verdicts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DicomNode.Node.Review;

/// <summary>The status page and its style sheet.</summary>
internal static class StatusPageEndpoints
{
    private const int Rows = 20;

    private const string StyleSheet =
        """
        :root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 20%, transparent); }
        body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 75rem; padding: 1rem; }
        h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; }
        th, td { border-bottom: 1px solid var(--line); padding: .35rem .6rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
        td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
        a { color: inherit; }
        """;

    public static void Map(WebApplication app)
    {
        app.MapGet("/", ShowAsync).ExcludeFromDescription();
        app.MapGet("/style.css", () => TypedResults.Text(StyleSheet, "text/css; charset=utf-8")).ExcludeFromDescription();
    }

    private static async Task<RazorComponentResult<StatusPage>> ShowAsync(IVerdictStore store, CancellationToken cancellationToken)
    {
        var parameters = new Dictionary<string, object?>
        {
            [nameof(StatusPage.Counts)] = Statistics.From(await store.StatsAsync(cancellationToken)),
            [nameof(StatusPage.Reports)] =
                (await store.ListReportsAsync(new ReportQuery { State = ReportState.Open, Limit = Rows }, cancellationToken)).Items,
            [nameof(StatusPage.Verdicts)] = (await store.QueryAsync(new VerdictQuery { Limit = Rows }, cancellationToken)).Items,
        };
        return new RazorComponentResult<StatusPage>(parameters);
    }
}
