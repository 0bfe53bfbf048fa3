using DicomNode.Classifier;
using DicomNode.Node.Network;
using DicomNode.Node.Verdicts;
using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>Who sends, what came of it, and what last went wrong.</summary>
public sealed partial class SourcesPage : NodePage
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Inject]
    private CallerRecords Callers { get; set; } = null!;

    private IReadOnlyList<Row> Sources { get; set; } = [];

    protected override async Task OnInitializedAsync()
    {
        var now = Clock.GetUtcNow();
        var hours = (await Store.HourlyAsync(now - Month, now.AddHours(1), Leaving)).ToLookup(count => count.CallingAe);
        var records = Callers.List().ToDictionary(record => record.CallingAe);
        Sources =
        [
            .. hours.Select(group => group.Key).Union(records.Keys)
                .Select(ae => Row.Of(ae, hours[ae].ToList(), records.GetValueOrDefault(ae), now - Day))
                .OrderByDescending(row => row.SeenAt).ThenBy(row => row.CallingAe, StringComparer.Ordinal),
        ];
    }

    private sealed record Row(string CallingAe, DateTimeOffset? SeenAt, long Today, long Month, long Mismatches, long Missing, CallerRecord? Record)
    {
        public static Row Of(string callingAe, List<HourlyCount> hours, CallerRecord? record, DateTimeOffset yesterday) => new(
            callingAe,
            record?.SeenAt ?? hours.MaxBy(count => count.Hour)?.Hour,
            hours.Where(count => count.Hour >= yesterday).Sum(count => count.Count),
            hours.Sum(count => count.Count),
            hours.Where(count => count.Outcome == Outcome.Mismatch).Sum(count => count.Count),
            hours.Where(count => count.Outcome == Outcome.MissingHeader).Sum(count => count.Count),
            record);
    }
}
