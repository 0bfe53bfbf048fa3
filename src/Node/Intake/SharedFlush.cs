namespace DicomNode.Node.Intake;

/// <summary>
/// One flush for many: whoever asks while one runs is served by the next, which begins after all of them have asked and so covers what each
/// of them did before.
/// </summary>
/// <param name="flush">Blocks until the device has everything; throws where it cannot.</param>
internal sealed class SharedFlush(Action flush)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _next;
    private bool _running;

    /// <summary>Completes when a flush that began after this call has ended, and fails as it does. The first to ask runs it on the calling thread.</summary>
    public Task FlushAsync()
    {
        Task mine;
        lock (_gate)
        {
            _next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            mine = _next.Task;
            if (_running)
                return mine;
            _running = true;
        }

        RunOnce();
        return mine;
    }

    private void RunOnce()
    {
        TaskCompletionSource served;
        lock (_gate)
        {
            served = _next!;
            _next = null;
        }

        try
        {
            flush();
            served.SetResult();
        }
        catch (Exception exception)
        {
            served.SetException(exception);
        }

        lock (_gate)
        {
            if (_next is null)
            {
                _running = false;
                return;
            }
        }

        // Not in a loop: whoever came first has what it asked for and must not work for the others for ever.
        ThreadPool.UnsafeQueueUserWorkItem(static flush => flush.RunOnce(), this, preferLocal: false);
    }
}
