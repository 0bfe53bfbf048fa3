using DicomNode.Node.Operations;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Intake;

/// <summary>
/// Removes what is too old from <c>classified/</c>, at the start and then every hour. Files of a series whose report is open stay until it is
/// reviewed. What waits in <c>accepted/</c> is never touched.
/// </summary>
public sealed class RetentionService(
    IntakeJournal journal, RetentionOptions options, IVerdictStore store, TimeProvider time, ILogger<RetentionService> logger) : BackgroundService
{
    private const int PageLength = 1000;
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
            {
                await TrySweepAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is due is removed after the next start.
        }
    }

    /// <summary>Removes what is due now.</summary>
    internal async Task SweepAsync(CancellationToken stoppingToken)
    {
        if (RetentionRules.FirstKeptDay(options.Days, time.GetUtcNow()) is not { } firstKept || journal.DaysBefore(firstKept) is not { Count: > 0 } folders)
            return;
        var kept = await FindReportedAsync(firstKept, stoppingToken);
        var removed = 0;
        foreach (var folder in folders)
        {
            stoppingToken.ThrowIfCancellationRequested();
            removed += journal.RemoveDay(folder, kept);
        }

        if (removed > 0)
            logger.Removed(removed, firstKept, kept.Count);
    }

    private async Task TrySweepAsync(CancellationToken stoppingToken)
    {
        try
        {
            journal.FinishLeftOver();
            await SweepAsync(stoppingToken);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            // The disk or the store; nothing is removed on half the knowledge.
            logger.CannotRemove(exception);
        }
    }

    /// <summary>Names of the files, received before a day, that open reports rest on.</summary>
    private async Task<HashSet<string>> FindReportedAsync(DateOnly before, CancellationToken stoppingToken)
    {
        var end = new DateTimeOffset(before, TimeOnly.MinValue, TimeSpan.Zero);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var open = new ReportQuery { State = ReportState.Open, Limit = PageLength };
        await foreach (var report in ReadAllAsync(after => store.ListReportsAsync(open with { After = after }, stoppingToken)))
        {
            var slices = new VerdictQuery { SeriesInstanceUid = report.SeriesInstanceUid, To = end, Limit = PageLength };
            await foreach (var verdict in ReadAllAsync(after => store.QueryAsync(slices with { After = after }, stoppingToken)))
            {
                if (Path.GetFileName(verdict.FileName) is { } name)
                    names.Add(name);
            }
        }

        return names;
    }

    private static async IAsyncEnumerable<T> ReadAllAsync<T>(Func<PageCursor?, Task<Page<T>>> read)
    {
        PageCursor? after = null;
        do
        {
            var page = await read(after);
            foreach (var item in page.Items)
                yield return item;
            after = PageCursor.TryParse(page.NextCursor, out var next) ? next : null;
        }
        while (after is not null);
    }
}
