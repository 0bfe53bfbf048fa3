using DicomNode.Node.Intake;

namespace DicomNode.Node.Tests.Intake;

/// <summary>A flush serves those who asked before it began, and nobody else.</summary>
public sealed class SharedFlushTests : IDisposable
{
    private readonly SemaphoreSlim _begun = new(0);
    private readonly SemaphoreSlim _release = new(0);
    private readonly SharedFlush _shared;
    private Exception? _failure;
    private int _flushes;

    public SharedFlushTests() => _shared = new SharedFlush(() =>
    {
        Interlocked.Increment(ref _flushes);
        _begun.Release();
        _release.Wait();
        if (_failure is { } failure)
            throw failure;
    });

    public void Dispose()
    {
        _begun.Dispose();
        _release.Dispose();
    }

    [Fact]
    public async Task Those_who_ask_while_a_flush_runs_share_the_next()
    {
        var first = Task.Run(_shared.FlushAsync);
        await _begun.WaitAsync();
        var others = Enumerable.Range(0, 10).Select(_ => _shared.FlushAsync()).ToList();
        _release.Release();
        await first;
        await _begun.WaitAsync();
        Assert.DoesNotContain(others, other => other.IsCompleted);
        _release.Release();
        await Task.WhenAll(others);
        Assert.Equal(2, _flushes);
    }

    [Fact]
    public async Task A_flush_that_fails_fails_those_it_was_to_serve_and_the_next_is_tried_anew()
    {
        _failure = new IOException("no device");
        var first = Task.Run(_shared.FlushAsync);
        await _begun.WaitAsync();
        _release.Release();
        await Assert.ThrowsAsync<IOException>(() => first);

        _failure = null;
        _release.Release();
        await _shared.FlushAsync();
    }
}
