namespace DicomNode.Node.Intake;

/// <summary>
/// Feeds the instances that an earlier run accepted into the queue, in their order, while new ones arrive. The list is taken
/// before the listener opens: every file of an earlier run is on it, and none of this run.
/// </summary>
public sealed class BacklogService(IntakeJournal journal, InstanceQueue queue) : BackgroundService
{
    private IReadOnlyList<AcceptedInstance> _waiting = [];

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _waiting = journal.Resume();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            foreach (var instance in _waiting)
                await queue.AddAsync(instance, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The rest stays in accepted/ for the next start.
        }
    }
}
