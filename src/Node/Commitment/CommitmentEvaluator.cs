using DicomNode.Node.Intake;
using DicomNode.Node.Operations;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Commitment;

/// <summary>
/// Finds what the node can answer for, at the moment of asking: an instance is committed if its file lies in its final place and retention
/// keeps files for ever, and not otherwise. Instances acknowledged before the request get their verdict first.
/// </summary>
public sealed class CommitmentEvaluator(
    IVerdictStore store, IntakeJournal journal, DataFolders folders, RetentionOptions retention, TimeProvider time)
{
    /// <summary>How long verdicts are waited for in one go.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    /// <exception cref="TimeoutException">Instances acknowledged before the request have no verdict yet, after a quarter of an hour.</exception>
    internal async Task<CommitmentResult> EvaluateAsync(CommitmentRequest request, CancellationToken cancellationToken)
    {
        // Asked first: what gets its verdict between the two questions is then found by the second.
        var settled = !journal.HasWaiting(request.ReceivedAt);
        var result = await FindAsync(request, cancellationToken);
        if (settled || result.Failed.Count == 0)
            return result;
        await WaitForVerdictsAsync(request.ReceivedAt, cancellationToken);
        return await FindAsync(request, cancellationToken);
    }

    private async Task WaitForVerdictsAsync(DateTimeOffset acceptedUntil, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(LongestWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await journal.WaitForVerdictsAsync(acceptedUntil, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("instances acknowledged before the request have no verdict yet");
        }
    }

    private async Task<CommitmentResult> FindAsync(CommitmentRequest request, CancellationToken cancellationToken)
    {
        var committed = new List<SopReference>();
        var failed = new List<(SopReference, FailureReason)>();
        foreach (var reference in request.References)
        {
            var reason = request.IsDuplicate ? FailureReason.DuplicateTransactionUid : await FindFaultAsync(reference, cancellationToken);
            if (reason is { } fault)
                failed.Add((reference, fault));
            else
                committed.Add(reference);
        }

        return new CommitmentResult(committed, failed);
    }

    private async Task<FailureReason?> FindFaultAsync(SopReference reference, CancellationToken cancellationToken)
    {
        // The settings may have changed since the request was accepted.
        if (!retention.KeepsForever)
            return FailureReason.ProcessingFailure;
        var verdict = await store.FindAsync(reference.SopInstanceUid, cancellationToken);
        if (verdict?.FileName is not { } name || !IsOnDisk(Path.Combine(folders.Root, name)))
            return FailureReason.NoSuchObjectInstance;
        return verdict.SopClassUid == reference.SopClassUid ? null : FailureReason.ClassInstanceConflict;
    }

    private static bool IsOnDisk(string path) => new FileInfo(path) is { Exists: true, Length: > 0 };
}
