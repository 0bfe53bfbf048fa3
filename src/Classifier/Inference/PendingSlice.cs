namespace DicomNode.Classifier.Inference;

/// <summary>One slice to be classified in a batch with others.</summary>
internal sealed class PendingSlice(ReadOnlyMemory<float> slice) : PendingWork
{
    // Continuations would otherwise run on the inference thread.
    private readonly TaskCompletionSource<ClassifiedSlice> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ReadOnlyMemory<float> Slice { get; } = slice;

    public Task<ClassifiedSlice> Task => _completion.Task;

    public void Complete(ClassifiedSlice result) => _completion.TrySetResult(result);

    public void Fail(Exception exception) => _completion.TrySetException(exception);

    protected override void GiveUp(CancellationToken token) => _completion.TrySetCanceled(token);
}
