using System.Threading.Channels;
using DicomNode.Node.Intake;
using DicomNode.Node.Operations;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Classification;

/// <summary>
/// The only writer of verdicts: gathers what has piled up into one commit, and only after the commit lets the files leave
/// <c>accepted/</c>. A store that fails is tried again, ever more slowly; meanwhile the bounded channel slows everything before it.
/// </summary>
internal sealed class VerdictWriter(
    IVerdictStore store, IntakeJournal journal, ReceptionTable receptions, NodeMetrics metrics, TimeProvider time, ILogger<VerdictWriter> logger)
    : BackgroundService
{
    private const int MaxBatch = 256;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LastChance = TimeSpan.FromSeconds(5);

    private readonly Channel<ClassifiedInstance> _channel =
        Channel.CreateBounded<ClassifiedInstance>(new BoundedChannelOptions(MaxBatch) { SingleReader = true });

    /// <summary>Hands a verdict over, waiting for room.</summary>
    public ValueTask AddAsync(ClassifiedInstance instance, CancellationToken cancellationToken) => _channel.Writer.WriteAsync(instance, cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<ClassifiedInstance>(MaxBatch);
        try
        {
            while (await _channel.Reader.WaitToReadAsync(stoppingToken))
            {
                Fill(batch);
                await StoreAsync(batch, stoppingToken);
                batch.Clear();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await StoreLastAsync(batch);
        }
    }

    private void Fill(List<ClassifiedInstance> batch)
    {
        while (batch.Count < MaxBatch && _channel.Reader.TryRead(out var instance))
            batch.Add(instance);
    }

    private async Task StoreAsync(List<ClassifiedInstance> batch, CancellationToken stoppingToken)
    {
        for (var delay = FirstDelay; ; delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            try
            {
                await CommitAsync(batch, stoppingToken);
                return;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                metrics.StoreFailed();
                logger.StoreFails(exception, batch.Count, delay);
                await Task.Delay(delay, time, stoppingToken);
            }
        }
    }

    /// <summary>One try, in bounded time, for what is decided already; whatever fails is decided again at the next start.</summary>
    private async Task StoreLastAsync(List<ClassifiedInstance> batch)
    {
        Fill(batch);
        if (batch.Count == 0)
            return;
        using var timeout = new CancellationTokenSource(LastChance, time);
        try
        {
            await CommitAsync(batch, timeout.Token);
        }
        catch (Exception exception)
        {
            logger.StoreFails(exception, batch.Count, Timeout.InfiniteTimeSpan);
            logger.NotStoredBeforeStop(batch.Count);
        }
    }

    private async Task CommitAsync(List<ClassifiedInstance> batch, CancellationToken cancellationToken)
    {
        using var span = Tracing.Source.HasListeners() ? Tracing.StartLinked("store", [.. batch.Select(instance => instance.Trace)]) : null;
        span?.SetTag("dicomnode.verdicts", batch.Count);
        var start = time.GetTimestamp();
        var result = await store.AddAsync(batch.ConvertAll(instance => instance.Verdict), cancellationToken);
        metrics.StoreWritten(time.GetElapsedTime(start));
        var fileNames = await FindFileNamesAsync(batch, allAdded: result.Added == batch.Count, cancellationToken);
        foreach (var ((instance, verdict), fileName) in batch.Zip(fileNames))
        {
            journal.Finish(instance, fileName);
            receptions.Remove(instance);
            metrics.VerdictStored(verdict.Outcome, verdict.HeaderClass, verdict.PredictedClass);
        }

        journal.FinishLeftOver();
    }

    /// <summary>
    /// Where the stored verdicts have the files: of bytes that were stored before, under another name, the earlier verdict stands.
    /// </summary>
    private async Task<List<string?>> FindFileNamesAsync(List<ClassifiedInstance> batch, bool allAdded, CancellationToken cancellationToken)
    {
        var names = new List<string?>(batch.Count);
        foreach (var (_, verdict) in batch)
        {
            var stored = allAdded ? verdict : await store.FindAsync(verdict.SopInstanceUid, verdict.ContentSha256, cancellationToken);
            names.Add((stored ?? verdict).FileName);
        }

        return names;
    }
}
