using System.Threading.Channels;
using DicomNode.Classifier.Preprocessing;

namespace DicomNode.Classifier.Inference;

/// <summary>
/// Gathers slices from many callers into batches for one thread that it owns. A batch starts when it is full or when its first slice has
/// waited long enough. The queue is bounded: callers wait. A failure faults the callers of its own batch and no others. Other uses of the model
/// take their turn on the same thread, between batches.
/// </summary>
public sealed class BatchingClassifier : IAsyncDisposable
{
    private readonly IReadOnlyList<ModalityClass> _classes;
    private readonly ClassifyBatch _classify;
    private readonly BatchingOptions _options;
    private readonly TimeProvider _time;
    private readonly Channel<PendingWork> _queue;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PendingSlice[] _batch;
    private readonly float[] _slices;
    private readonly float[] _probabilities;
    private readonly float[] _outlierScores;
    private Task<bool>? _arrival;

    /// <param name="classifier">Used by this object's thread alone until it is disposed; not disposed with it.</param>
    /// <param name="options">Size, delay and queue.</param>
    /// <param name="time">The clock of the delay; the system's by default.</param>
    public BatchingClassifier(SliceClassifier classifier, BatchingOptions options, TimeProvider? time = null)
        : this(NotNull(classifier).Classes, classifier.Classify, options, time)
    {
    }

    /// <param name="classes">Class order of the probabilities.</param>
    /// <param name="classify">Called by this object's thread alone.</param>
    /// <param name="options">Size, delay and queue.</param>
    /// <param name="time">The clock of the delay; the system's by default.</param>
    public BatchingClassifier(IReadOnlyList<ModalityClass> classes, ClassifyBatch classify, BatchingOptions options, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(classify);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.QueueLength, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxBatchDelay, TimeSpan.Zero);
        _classes = classes;
        _classify = classify;
        _options = options;
        _time = time ?? TimeProvider.System;
        _queue = Channel.CreateBounded<PendingWork>(new BoundedChannelOptions(options.QueueLength) { SingleReader = true });
        _batch = new PendingSlice[options.BatchSize];
        _slices = new float[options.BatchSize * SlicePreprocessor.Length];
        _probabilities = new float[options.BatchSize * classes.Count];
        _outlierScores = new float[options.BatchSize];
        new Thread(Run) { IsBackground = true, Name = "Inference" }.Start();
    }

    /// <summary>Classifies one slice in a batch with others.</summary>
    /// <param name="slice"><see cref="SlicePreprocessor.Length"/> values, left alone until the task ends.</param>
    /// <param name="cancellationToken">Gives up while the slice waits; once it is in a batch the result comes.</param>
    /// <exception cref="ObjectDisposedException">The classifier is shutting down.</exception>
    public async ValueTask<ClassifiedSlice> ClassifyAsync(ReadOnlyMemory<float> slice, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(slice.Length, SlicePreprocessor.Length);
        var pending = new PendingSlice(slice);
        await EnqueueAsync(pending, cancellationToken);
        await using var registration = cancellationToken.Register(() => pending.Cancel(cancellationToken));
        return await pending.Task;
    }

    /// <summary>Uses the model otherwise, on the thread that owns it, in turn with the slices that wait.</summary>
    /// <param name="call">Delays what is behind it, and the batch that is being gathered, by as long as it takes.</param>
    /// <param name="cancellationToken">Gives up while the call waits; once it is made its end is waited for.</param>
    /// <exception cref="ObjectDisposedException">The classifier is shutting down.</exception>
    public async Task RunAsync(Action call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        var pending = new PendingCall(call);
        await EnqueueAsync(pending, cancellationToken);
        await using var registration = cancellationToken.Register(() => pending.Cancel(cancellationToken));
        await pending.Task;
    }

    /// <summary>Takes no more work, finishes what is queued, and ends the thread.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _stopped.Task;
    }

    private static SliceClassifier NotNull(SliceClassifier classifier)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        return classifier;
    }

    private async ValueTask EnqueueAsync(PendingWork pending, CancellationToken cancellationToken)
    {
        try
        {
            await _queue.Writer.WriteAsync(pending, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(BatchingClassifier));
        }
    }

    private void Run()
    {
        while (WaitForWork())
        {
            var count = Gather();
            if (count > 0)
                Classify(count);
        }

        _stopped.SetResult();
    }

    private int Gather()
    {
        var count = 0;
        var first = 0L;
        while (true)
        {
            while (count < _batch.Length && _queue.Reader.TryRead(out var pending))
            {
                if (pending is PendingCall call)
                    call.Run();
                else if (TryTake((PendingSlice)pending, count) && count++ == 0)
                    first = _time.GetTimestamp();
            }

            if (count == 0 || count == _batch.Length)
                return count;
            var left = _options.MaxBatchDelay - _time.GetElapsedTime(first);
            if (left <= TimeSpan.Zero || !WaitForWork(left))
                return count;
        }
    }

    private bool TryTake(PendingSlice pending, int index)
    {
        if (!pending.TryClaim())
            return false;
        try
        {
            pending.Slice.Span.CopyTo(_slices.AsSpan(index * SlicePreprocessor.Length));
            _batch[index] = pending;
            return true;
        }
        catch (Exception e)
        {
            // The caller's memory is gone: its fault, not the batch's.
            pending.Fail(e);
            return false;
        }
    }

    private void Classify(int count)
    {
        try
        {
            var probabilities = _probabilities.AsSpan(0, count * _classes.Count);
            _classify(_slices.AsSpan(0, count * SlicePreprocessor.Length), count, probabilities, _outlierScores.AsSpan(0, count));
            for (var i = 0; i < count; i++)
            {
                var said = ClassProbabilities.From(_classes, probabilities.Slice(i * _classes.Count, _classes.Count));
                _batch[i].Complete(new ClassifiedSlice(said, float.IsNaN(_outlierScores[i]) ? null : _outlierScores[i]));
            }
        }
        catch (Exception e)
        {
            for (var i = 0; i < count; i++)
                _batch[i].Fail(e);
        }
        finally
        {
            Array.Clear(_batch);
        }
    }

    // This thread exists to wait here and to compute: it may block. False once no work will come any more.
    private bool WaitForWork()
    {
        _arrival ??= _queue.Reader.WaitToReadAsync().AsTask();
        var more = _arrival.GetAwaiter().GetResult();
        _arrival = null;
        return more;
    }

    // False, too, when time is up: the wait is then taken up again by the next batch.
    private bool WaitForWork(TimeSpan limit)
    {
        _arrival ??= _queue.Reader.WaitToReadAsync().AsTask();
        using var arrived = new CancellationTokenSource();
        var delay = Task.Delay(limit, _time, arrived.Token);
        if (Task.WaitAny(_arrival, delay) != 0)
            return false;
        arrived.Cancel();
        return WaitForWork();
    }
}
