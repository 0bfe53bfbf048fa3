namespace DicomNode.Classifier.Inference;

/// <summary>
/// One slice on its way through the batching thread. Whoever moves it out of the queue first, the thread or the caller's cancellation,
/// owns it: a cancelled slice's memory is never touched.
/// </summary>
internal sealed class PendingSlice(ReadOnlyMemory<float> slice)
{
    private const int Queued = 0;
    private const int Claimed = 1;
    private const int Cancelled = 2;

    // Continuations would otherwise run on the inference thread.
    private readonly TaskCompletionSource<ClassProbabilities> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state;

    public ReadOnlyMemory<float> Slice { get; } = slice;

    public Task<ClassProbabilities> Task => _completion.Task;

    /// <summary>The thread takes it into a batch; false where the caller has cancelled.</summary>
    public bool TryClaim() => Interlocked.CompareExchange(ref _state, Claimed, Queued) == Queued;

    /// <summary>The caller gives up; too late once it is in a batch, whose result then comes anyway.</summary>
    public void Cancel(CancellationToken token)
    {
        if (Interlocked.CompareExchange(ref _state, Cancelled, Queued) == Queued)
            _completion.TrySetCanceled(token);
    }

    public void Complete(ClassProbabilities probabilities) => _completion.TrySetResult(probabilities);

    public void Fail(Exception exception) => _completion.TrySetException(exception);
}
