namespace DicomNode.Classifier.Inference;

/// <summary>One call that uses the model otherwise than by classifying a batch.</summary>
internal sealed class PendingCall(Action call) : PendingWork
{
    // Continuations would otherwise run on the inference thread.
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Task => _completion.Task;

    /// <summary>Makes the call, unless the caller has cancelled. Its failure is the caller's.</summary>
    public void Run()
    {
        if (!TryClaim())
            return;
        try
        {
            call();
            _completion.TrySetResult();
        }
        catch (Exception e)
        {
            _completion.TrySetException(e);
        }
    }

    protected override void GiveUp(CancellationToken token) => _completion.TrySetCanceled(token);
}
