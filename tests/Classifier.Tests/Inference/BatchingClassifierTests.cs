using System.Collections.Concurrent;
using DicomNode.Classifier.Inference;
using DicomNode.Classifier.Preprocessing;

namespace DicomNode.Classifier.Tests.Inference;

/// <summary>Batches by size and by time, on a clock that the test moves; failure, cancellation and shutdown.</summary>
public sealed class BatchingClassifierTests
{
    private static readonly ModalityClass[] Classes = [ModalityClass.MR, ModalityClass.CT];
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(20);

    private readonly ManualTime _time = new();
    private readonly ConcurrentQueue<int> _batches = new();
    private readonly ConcurrentDictionary<int, byte> _threads = new();

    private static CancellationToken Limit => new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    [Fact]
    public async Task AFullBatchStartsWithoutTheClock()
    {
        await using var classifier = Create(Answer, size: 3);
        var answers = await Task.WhenAll(Enumerable.Range(1, 3).Select(i => Classify(classifier, i / 10f)));
        Assert.Equal([0.1f, 0.2f, 0.3f], answers.Select(answer => answer.MR));
        Assert.Equal([0.9f, 0.8f, 0.7f], answers.Select(answer => answer.CT));
        Assert.Equal(3, _batches.Sum());
    }

    [Fact]
    public async Task AnIncompleteBatchStartsWhenItsFirstSliceHasWaited()
    {
        await using var classifier = Create(Answer, size: 3);
        var only = Classify(classifier, 0.4f);
        await _time.SomebodyWaits(Limit);
        _time.Advance(Delay - TimeSpan.FromTicks(1));
        Assert.False(only.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(0.4f, (await only).MR);
        Assert.Equal([1], _batches);
    }

    [Fact]
    public async Task ALaterSliceDoesNotProlongTheWait()
    {
        await using var classifier = Create(Answer, size: 3);
        var first = Classify(classifier, 0.1f);
        await _time.SomebodyWaits(Limit);
        _time.Advance(Delay / 2);
        var second = Classify(classifier, 0.2f);
        await _time.SomebodyWaits(Limit);
        _time.Advance(Delay / 2);
        await Task.WhenAll(first, second);
        Assert.Equal([2], _batches);
    }

    [Fact]
    public async Task WithoutDelayWhatIsThereIsTaken()
    {
        await using var classifier = new BatchingClassifier(Classes, Answer, new BatchingOptions { BatchSize = 8, MaxBatchDelay = TimeSpan.Zero }, _time);
        Assert.Equal(0.3f, (await Classify(classifier, 0.3f)).MR);
    }

    [Fact]
    public async Task EachSliceGetsItsOwnOutlierScoreOrNone()
    {
        await using var classifier = Create(Answer, size: 3);
        var answers = await Task.WhenAll(new[] { 0.6f, 0.2f, 0.7f }.Select(value => classifier.ClassifyAsync(Slice(value), Limit).AsTask()));
        Assert.Equal([0.6f, null, 0.7f], answers.Select(answer => answer.OutlierScore));
    }

    [Fact]
    public async Task OneThreadOutsideThePoolDoesAllTheWork()
    {
        await using (var classifier = Create(Answer, size: 1))
            await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Classify(classifier, 0.5f)));
        Assert.Single(_threads);
    }

    [Fact]
    public async Task AFailureFaultsItsOwnBatchAndNoOther()
    {
        await using var classifier = Create((slices, count, probabilities, scores) =>
        {
            if (slices[0] < 0)
                throw new InvalidOperationException("broken");
            Answer(slices, count, probabilities, scores);
        });
        var first = Classify(classifier, 0.1f);
        var (bad, worse) = (Classify(classifier, -1), Classify(classifier, -1));
        Assert.Equal(0.1f, (await Classify(classifier, 0.1f)).MR);
        await first;
        Assert.Equal("broken", (await Assert.ThrowsAsync<InvalidOperationException>(() => bad)).Message);
        await Assert.ThrowsAsync<InvalidOperationException>(() => worse);
        Assert.Equal(0.2f, (await Classify(classifier, 0.2f)).MR);
    }

    [Fact]
    public async Task ACancelledSliceIsLeftOutOfTheBatch()
    {
        using var running = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        await using var classifier = Create((slices, count, probabilities, scores) =>
        {
            running.Set();
            go.Wait(Limit);
            Answer(slices, count, probabilities, scores);
        });
        var first = Classify(classifier, 0.1f);
        running.Wait(Limit);
        using var cancellation = new CancellationTokenSource();
        var second = classifier.ClassifyAsync(Slice(0.2f), cancellation.Token).AsTask();
        var third = Classify(classifier, 0.3f);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        go.Set();
        await Task.WhenAll(first, third);
        Assert.Equal([1, 1], _batches);
    }

    [Fact]
    public async Task ACallHasItsTurnOnTheThreadAndItsFailureIsItsOwn()
    {
        await using var classifier = Create(Answer, size: 2);
        var first = Classify(classifier, 0.1f);
        await _time.SomebodyWaits(Limit);
        int? thread = null;
        await classifier.RunAsync(() => thread = Environment.CurrentManagedThreadId, Limit);
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => classifier.RunAsync(() => throw new InvalidOperationException("broken"), Limit));
        Assert.Equal("broken", fault.Message);
        var second = Classify(classifier, 0.2f);
        await Task.WhenAll(first, second);
        Assert.Equal([2], _batches);
        Assert.Equal(Assert.Single(_threads).Key, thread);
    }

    [Fact]
    public async Task ACallOnAnIdleThreadNeedsNoSlice()
    {
        var classifier = Create(Answer, size: 2);
        var made = false;
        await classifier.RunAsync(() => made = true, Limit);
        Assert.True(made);
        await classifier.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => classifier.RunAsync(() => { }, Limit));
    }

    [Fact]
    public async Task ACancelledCallIsNotMade()
    {
        using var running = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        await using var classifier = Create(Answer, size: 2);
        var blocking = classifier.RunAsync(
            () =>
            {
                running.Set();
                go.Wait(Limit);
            },
            Limit);
        running.Wait(Limit);
        using var cancellation = new CancellationTokenSource();
        var made = false;
        var waiting = classifier.RunAsync(() => made = true, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        go.Set();
        await blocking;
        await classifier.RunAsync(() => { }, Limit);
        Assert.False(made);
    }

    [Fact]
    public async Task AFullQueueMakesCallersWait()
    {
        using var running = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        await using var classifier = new BatchingClassifier(
            Classes,
            (slices, count, probabilities, scores) =>
            {
                running.Set();
                go.Wait(Limit);
                Answer(slices, count, probabilities, scores);
            },
            new BatchingOptions { BatchSize = 1, QueueLength = 2 },
            _time);
        var accepted = Classify(classifier, 0.1f);
        running.Wait(Limit);
        Task[] queued = [Classify(classifier, 0.2f), Classify(classifier, 0.3f)];
        using var cancellation = new CancellationTokenSource();
        var waiting = classifier.ClassifyAsync(Slice(0.4f), cancellation.Token).AsTask();
        // It waits for room: cancelling it must not leave it in the queue.
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        go.Set();
        await Task.WhenAll([accepted, .. queued]);
        Assert.Equal([1, 1, 1], _batches);
    }

    [Fact]
    public async Task ShutdownFinishesWhatIsQueued()
    {
        var classifier = Create(Answer, size: 4);
        var answers = Enumerable.Range(1, 6).Select(i => Classify(classifier, i / 10f)).ToArray();
        // The last two wait for company that never comes; nobody moves the clock.
        await classifier.DisposeAsync();
        Assert.Equal([0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f], (await Task.WhenAll(answers)).Select(answer => answer.MR));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Classify(classifier, 0.7f));
        await classifier.DisposeAsync();
    }

    [Fact]
    public async Task ASliceOfAnotherLengthIsRefused()
    {
        await using var classifier = Create(Answer);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await classifier.ClassifyAsync(new float[5]));
    }

    [Fact]
    public void OptionsThatMakeNoSenseAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchingClassifier(Classes, Answer, new BatchingOptions { BatchSize = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchingClassifier(Classes, Answer, new BatchingOptions { QueueLength = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchingClassifier(Classes, Answer, new BatchingOptions { MaxBatchDelay = -Delay }));
    }

    private static ReadOnlyMemory<float> Slice(float value)
    {
        var slice = new float[SlicePreprocessor.Length];
        slice[0] = value;
        return slice;
    }

    private static async Task<ClassProbabilities> Classify(BatchingClassifier classifier, float value) => (await classifier.ClassifyAsync(Slice(value), Limit)).Probabilities;

    private BatchingClassifier Create(ClassifyBatch classify, int size = 1) =>
        new(Classes, classify, new BatchingOptions { BatchSize = size, MaxBatchDelay = Delay }, _time);

    // The first pixel comes back as the probability of the first class, and from 0.5 on as the outlier score.
    private void Answer(ReadOnlySpan<float> slices, int count, Span<float> probabilities, Span<float> scores)
    {
        Assert.False(Thread.CurrentThread.IsThreadPoolThread);
        _threads.TryAdd(Environment.CurrentManagedThreadId, 0);
        _batches.Enqueue(count);
        for (var i = 0; i < count; i++)
        {
            probabilities[2 * i] = slices[i * SlicePreprocessor.Length];
            probabilities[2 * i + 1] = MathF.Round(1 - probabilities[2 * i], 4);
            scores[i] = probabilities[2 * i] >= 0.5f ? probabilities[2 * i] : float.NaN;
        }
    }
}
