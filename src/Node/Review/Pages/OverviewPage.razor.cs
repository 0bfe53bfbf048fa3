using DicomNode.Classifier;
using DicomNode.Node.Verdicts;
using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>What has come, what it was found to be, and how the node stands.</summary>
public sealed partial class OverviewPage : NodePage
{
    private const int MostSources = 50;

    private static readonly OverviewSpan[] Spans =
    [
        new("24h", "24 hours", 24, 1, "hour"),
        new("7d", "7 days", 7 * 24, 6, "six hours"),
        new("30d", "30 days", 30 * 24, 24, "day"),
    ];

    private static readonly (Outcome Outcome, string Class)[] ArrivalKinds =
    [
        (Outcome.Match, "fill-match"), (Outcome.Uncertain, "fill-uncertain"), (Outcome.OutOfScope, "fill-other"), (Outcome.NotApplicable, "fill-none"),
        (Outcome.Unreadable, "fill-unreadable"), (Outcome.MissingHeader, "fill-missing"), (Outcome.Mismatch, "fill-mismatch"),
    ];

    /// <summary>The classes, and none of them.</summary>
    private static readonly ModalityClass?[] Predicted = [.. Enum.GetValues<ModalityClass>().Cast<ModalityClass?>(), null];

    private IReadOnlyList<HourlyCount> _hours = [];

    [Inject]
    private NodeStatus Status { get; set; } = null!;

    private OverviewSpan Span { get; set; } = Spans[0];

    private StoreStatistics Counts { get; set; } = new([], 0, new Dictionary<ReportState, long>(), null);

    private IReadOnlyList<string> Columns { get; set; } = [];

    private IReadOnlyList<ChartSeries> Arrivals { get; set; } = [];

    private IReadOnlyList<ChartSeries> Doubts { get; set; } = [];

    private IReadOnlyList<(string CallingAe, long Instances, long Mismatches, long Missing)> Sources { get; set; } = [];

    protected override async Task OnInitializedAsync()
    {
        Span = Spans.FirstOrDefault(span => span.Name == Asked("span")) ?? Spans[0];
        var start = Span.StartAt(Clock.GetUtcNow());
        Counts = await Store.StatsAsync(Leaving);
        _hours = await Store.HourlyAsync(start, start.AddHours(Span.Hours), Leaving);
        Columns = [.. Enumerable.Range(0, Span.Columns).Select(column => Span.Label(start.AddHours(column * Span.HoursPerColumn)))];
        Arrivals = [.. ArrivalKinds.Select(kind => Sum(start, kind.Outcome, kind.Class))];
        Doubts = [.. Arrivals.Where(series => series.Class is "fill-missing" or "fill-mismatch")];
        Sources =
        [
            .. from count in _hours
               group count by count.CallingAe into source
               let instances = source.Sum(count => count.Count)
               orderby instances descending, source.Key
               select (source.Key, instances, Of(source, Outcome.Mismatch), Of(source, Outcome.MissingHeader)),
        ];
        Sources = [.. Sources.Take(MostSources)];
    }

    private static long Of(IEnumerable<HourlyCount> counts, Outcome outcome) =>
        counts.Where(count => count.Outcome == outcome).Sum(count => count.Count);

    private static string CellClass(ModalityClass? header, ModalityClass? predicted, long count) =>
        count == 0 ? "number is-zero" : header is null || predicted is null ? "number" : header == predicted ? "number is-diagonal" : "number is-off";

    private ChartSeries Sum(DateTimeOffset start, Outcome outcome, string style)
    {
        var values = new long[Span.Columns];
        foreach (var count in _hours.Where(count => count.Outcome == outcome))
        {
            var column = (int)((count.Hour - start).TotalHours / Span.HoursPerColumn);
            if (column >= 0 && column < values.Length)
                values[column] += count.Count;
        }

        return new ChartSeries(DisplayText.Outcome(outcome), style, values);
    }

    private long Matrix(ModalityClass? header, ModalityClass? predicted) =>
        _hours.Where(count => count.HeaderClass == header && count.PredictedClass == predicted).Sum(count => count.Count);
}
