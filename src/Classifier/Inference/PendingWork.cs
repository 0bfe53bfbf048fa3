namespace DicomNode.Classifier.Inference;

/// <summary>
/// Something on its way to the inference thread. Whoever moves it out of the queue first, the thread or the caller's cancellation, owns it:
/// what a cancelled caller handed over is never touched.
/// </summary>
internal abstract class PendingWork
{
    private const int Queued = 0;
    private const int Claimed = 1;
    private const int Cancelled = 2;

    private int _state;

    /// <summary>The thread takes it; false where the caller has cancelled.</summary>
    public bool TryClaim() => Interlocked.CompareExchange(ref _state, Claimed, Queued) == Queued;

    /// <summary>The caller gives up; too late once it is claimed, whose result then comes anyway.</summary>
    public void Cancel(CancellationToken token)
    {
        if (Interlocked.CompareExchange(ref _state, Cancelled, Queued) == Queued)
            GiveUp(token);
    }

    protected abstract void GiveUp(CancellationToken token);
}
