namespace DicomNode.Node.Operations;

/// <summary>Wakes whoever waits for something to have happened since they last looked.</summary>
internal sealed class Pulse
{
    private TaskCompletionSource _next = Create();

    /// <summary>Completes with the next <see cref="Beat"/>. Taken before a condition is looked at, it misses nothing.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Beat() => Interlocked.Exchange(ref _next, Create()).SetResult();

    private static TaskCompletionSource Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
