using DicomNode.Node.Intake;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Operations;

/// <summary>Watches what is measured by looking: the disk when somebody asks, the reports every minute, so that nobody who asks waits for a database.</summary>
internal sealed class NodeGauges(
    IVerdictStore store, IntakeJournal journal, RetentionOptions retention, NodeMetrics metrics, TimeProvider time, ILogger<NodeGauges> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private IReadOnlyDictionary<ReportState, long> _counts = new Dictionary<ReportState, long>();

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        metrics.ObserveDisk(journal.FindFreeBytes, () => retention.MinFreeBytes);
        metrics.ObserveReports(() => Volatile.Read(ref _counts));
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
            {
                await CountAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Nothing is owed.
        }
    }

    private async Task CountAsync(CancellationToken stoppingToken)
    {
        try
        {
            var found = (await store.StatsAsync(stoppingToken)).Reports;
            Volatile.Write(ref _counts, Enum.GetValues<ReportState>().ToDictionary(state => state, state => found.GetValueOrDefault(state)));
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            logger.CannotCountReports(exception);
        }
    }
}
