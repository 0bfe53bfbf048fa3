using DicomNode.Classifier;
using DicomNode.Node.Verdicts;
using FellowOakDicom;

namespace DicomNode.Node.Intake;

/// <summary>
/// Feeds the instances that an earlier run accepted into the queue, in their order, while new ones arrive. The list is taken
/// before the listener opens: every file of an earlier run is on it, and none of this run. One whose verdict was stored just before the
/// earlier run ended is finished instead.
/// </summary>
public sealed class BacklogService(
    IntakeJournal journal, InstanceQueue queue, ReceptionTable receptions, IVerdictStore store, ILogger<BacklogService> logger) : BackgroundService
{
    private IReadOnlyList<AcceptedInstance> _waiting = [];

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _waiting = journal.Resume();
        foreach (var instance in _waiting)
            receptions.Add(instance);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var waiting = _waiting;
        _waiting = [];
        try
        {
            foreach (var instance in waiting)
            {
                if (await FindStoredAsync(instance, stoppingToken) is { } verdict)
                {
                    journal.Finish(instance, verdict.FileName);
                    receptions.Remove(instance);
                    logger.FinishedLate(instance.FileName);
                }
                else
                {
                    await queue.AddAsync(instance, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The rest stays in accepted/ for the next start.
        }
    }

    private async Task<Verdict?> FindStoredAsync(AcceptedInstance instance, CancellationToken stoppingToken)
    {
        try
        {
            var file = DicomFile.Open(journal.PathOf(instance), FileReadOption.ReadLargeOnDemand);
            return InstanceHeader.Read(file.Dataset).SopInstanceUid is { } sopInstanceUid
                ? await store.FindAsync(sopInstanceUid, instance.ContentSha256, stoppingToken)
                : null;
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            // Whatever is wrong with the file or the store: the way of every instance ends in an outcome, and the store takes no verdict twice.
            logger.ClassifiedAgain(exception, instance.FileName);
            return null;
        }
    }
}
