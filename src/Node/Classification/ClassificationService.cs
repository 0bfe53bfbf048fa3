using DicomNode.Classifier;
using DicomNode.Node.Intake;
using DicomNode.Node.Operations;
using DicomNode.Node.Verdicts;
using FellowOakDicom;

namespace DicomNode.Node.Classification;

/// <summary>
/// Takes accepted instances from the queue and brings each to a verdict. More workers than processors, since most of a worker's
/// time is waiting for its slice's batch; decoding itself is bounded in <see cref="InstanceClassifier"/>.
/// </summary>
internal sealed class ClassificationService(
    InstanceQueue queue, IntakeJournal journal, ReceptionTable receptions, InstanceClassifier classifier, VerdictRules rules, VerdictBuilder builder,
    VerdictWriter writer, ModelOptions options, TimeProvider time, ILogger<ClassificationService> logger) : BackgroundService
{
    private static readonly TimeSpan StorageDelay = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var workers = Math.Max(2 * options.BatchSize, Environment.ProcessorCount);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(() => WorkAsync(stoppingToken), CancellationToken.None)));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Whatever has no stored verdict is still in accepted/.
        }
    }

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        await foreach (var (instance, origin) in queue.Reader.ReadAllAsync(stoppingToken))
        {
            using var span = Tracing.StartLinked("classify", origin);
            span?.SetTag(Tracing.InstanceTag, instance.InstanceKey);
            if (await DecideOnceThereAsync(instance, stoppingToken) is not { } verdict)
                continue;
            span?.SetTag("dicomnode.outcome", verdict.Outcome.ToString());
            await writer.AddAsync(new ClassifiedInstance(instance, verdict) { Trace = span?.Context ?? default }, stoppingToken);
        }
    }

    /// <summary>
    /// The verdict, or null where someone has removed the file. A whole folder that is away, such as a disk that is not mounted, comes back: what
    /// lies there is waited for, and no instance called unreadable on its account.
    /// </summary>
    private async Task<Verdict?> DecideOnceThereAsync(AcceptedInstance instance, CancellationToken stoppingToken)
    {
        while (true)
        {
            var verdict = await DecideAsync(instance, stoppingToken);
            if (verdict is { Outcome: not Outcome.Unreadable } || (verdict is not null && File.Exists(journal.PathOf(instance))))
                return verdict;
            if (journal.HasLost(instance))
            {
                logger.FileGone(instance.FileName);
                receptions.Remove(instance);
                return null;
            }

            logger.StorageAway(instance.FileName);
            await Task.Delay(StorageDelay, time, stoppingToken);
        }
    }

    /// <summary>The verdict; null where the file is not there.</summary>
    private async Task<Verdict?> DecideAsync(AcceptedInstance instance, CancellationToken stoppingToken)
    {
        var path = journal.PathOf(instance);
        DicomFile file;
        InstanceHeader header;
        try
        {
            file = DicomFile.Open(path, FileReadOption.ReadLargeOnDemand);
            header = InstanceHeader.Read(file.Dataset);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception)
        {
            // It parsed when it was accepted: the disk, or someone, changed it since.
            logger.CannotClassify(exception, instance.FileName);
            return builder.BuildUnreadable(instance, exception.Message);
        }

        var evidence = await FindEvidenceAsync(instance, path, file, header, stoppingToken);
        var verdict = builder.Build(instance, file, header, evidence);
        if (verdict.Outcome is Outcome.Mismatch or Outcome.Unreadable)
            logger.DecidedOddly(verdict.SopInstanceUid, verdict.Outcome, verdict.Reason);
        else
            logger.Decided(verdict.SopInstanceUid, verdict.Outcome);
        return verdict;
    }

    private async Task<PixelEvidence> FindEvidenceAsync(
        AcceptedInstance instance, string path, DicomFile file, InstanceHeader header, CancellationToken stoppingToken)
    {
        if (!rules.NeedsPixels(header))
            return PixelEvidence.Constant;
        try
        {
            return await classifier.ClassifyAsync(path, file.Dataset, header.Frames, stoppingToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            // The worker's edge: one instance's fault must not end the others', and nothing accepted stays without an outcome.
            logger.CannotClassify(exception, instance.FileName);
            return PixelEvidence.Unreadable(exception.Message);
        }
    }
}
