using System.Collections.Concurrent;
using System.Diagnostics;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Training;

/// <summary>
/// Prepares the batches of a run ahead of their use, on threads of its own, a bounded number of them. What a batch holds depends on
/// seed and step alone, not on the number of threads.
/// </summary>
public sealed class BatchLoader : IDisposable
{
    private const int AugmentationStream = 3;
    private const int OutlierStream = 4;
    private const int MostAttempts = 1000;

    private readonly IImageSet _images;
    private readonly IImageSampler _sampler;
    private readonly Recipe _recipe;
    private readonly long _seed;
    private readonly int _threads;
    private readonly SimulationDonors[] _donors;
    private readonly CancellationTokenSource _stopping = new();
    private readonly BlockingCollection<SliceBatch> _ready;
    private readonly ConcurrentBag<Worker> _workers = [];
    private readonly ConcurrentBag<SliceBatch> _returned = [];
    private readonly Thread _producer;
    private Exception? _failure;

    /// <param name="images">The training images.</param>
    /// <param name="sampler">Which image stands where.</param>
    /// <param name="recipe">Says how they are augmented.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="steps">First step and the one after the last.</param>
    /// <param name="threads">Threads that prepare a batch together.</param>
    /// <param name="ahead">Batches kept ready, about 6 MB each at 32 images.</param>
    public BatchLoader(
        IImageSet images,
        IImageSampler sampler,
        Recipe recipe,
        long seed,
        Range steps,
        int threads,
        int ahead)
    {
        _images = images;
        _sampler = sampler;
        _recipe = recipe;
        _seed = seed;
        _threads = threads;
        _donors = SimulationDonors.Of(recipe, images, seed);
        _ready = new BlockingCollection<SliceBatch>(ahead);
        _producer = new Thread(() => Produce(steps.Start.Value, steps.End.Value)) { IsBackground = true, Name = "batch loader" };
        _producer.Start();
    }

    /// <summary>How long <see cref="Next"/> has waited for batches in all.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>The next batch, in the order of steps; waits for it if it is not ready.</summary>
    /// <exception cref="ConfigurationException">The images cannot be read.</exception>
    public SliceBatch Next(CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        if (!_ready.TryTake(out var batch, Timeout.Infinite, cancellationToken))
            throw _failure ?? new InvalidOperationException("no step is left");
        Waited += Stopwatch.GetElapsedTime(start);
        return batch;
    }

    /// <summary>Gives a batch's memory back once nothing reads it any more.</summary>
    public void Return(SliceBatch batch) => _returned.Add(batch);

    public void Dispose()
    {
        _stopping.Cancel();
        _producer.Join();
        _ready.Dispose();
        _stopping.Dispose();
    }

    private void Produce(int first, int end)
    {
        try
        {
            for (var step = first; step < end; step++)
                _ready.Add(Prepare(step), _stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // Disposed while batches were still being made: nobody wants them any more.
        }
        catch (Exception cause)
        {
            // Next throws it on the thread that waits.
            _failure = cause is AggregateException { InnerException: { } inner } ? inner : cause;
        }

        _ready.CompleteAdding();
    }

    private SliceBatch Prepare(int step)
    {
        var images = _sampler.BatchSize(step);
        var count = images + (int)Math.Round(images * _recipe.OutlierShare);
        var batch = _returned.TryTake(out var used) && used.Labels.Length == count
            ? used with { Step = step }
            : new SliceBatch(step, new float[count * SlicePreprocessor.Length], new int[count]);
        var options = new ParallelOptions { MaxDegreeOfParallelism = _threads, CancellationToken = _stopping.Token };
        Parallel.For(0, count, options, slot => batch.Labels[slot] = PrepareSlice(step, slot, slot >= images, batch.Slices));
        return batch;
    }

    private int PrepareSlice(int step, int slot, bool isOutlier, float[] slices)
    {
        var destination = slices.AsSpan(slot * SlicePreprocessor.Length, SlicePreprocessor.Length);
        if (!_workers.TryTake(out var worker))
            worker = new Worker(_recipe, _donors);
        if (isOutlier)
        {
            var random = new SeededRandom(_seed, OutlierStream, step, slot);
            Preprocess(worker, worker.Outliers.Draw(ref random), "", step, slot, destination);
            _workers.Add(worker);
            return SliceBatch.Outlier;
        }

        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var index = _sampler.Draw(step, slot, attempt);
            var label = _images.Label(index);
            SeededRandom simulation = default;
            var simulator = _donors.Length - 1;
            while (simulator >= 0 && !_donors[simulator].TryDraw(label, step, slot, attempt, ref index, out simulation))
                simulator--;
            if (!_images.TryRead(index, ref worker.Pixels, out var image))
                continue;
            if (simulator >= 0 && !worker.Simulators[simulator].TrySimulate(image, ref simulation, out image))
                continue;

            Preprocess(worker, image, _images.Classes[label], step, slot, destination);
            _workers.Add(worker);
            return label;
        }

        var unreadable = _images.Unreadable;
        throw new ConfigurationException(
            $"{MostAttempts} images drawn in a row cannot be read, {unreadable.Count} in all; the first is {unreadable[0].Path}: {unreadable[0].Reason}");
    }

    private void Preprocess(Worker worker, GreyView image, string label, int step, int slot, Span<float> destination)
    {
        if (worker.Augmentation is { } augmentation)
            augmentation.Apply(image, label, new SeededRandom(_seed, AugmentationStream, step, slot), destination);
        else
            image.Preprocess(destination);
    }

    /// <summary>What one thread works with, one image after the other.</summary>
    private sealed class Worker(Recipe recipe, SimulationDonors[] donors)
    {
        public ushort[] Pixels = [];

        public Augmentation? Augmentation { get; } = recipe.Augmentation is { } settings ? new Augmentation(settings) : null;

        /// <summary>In the order of the donors.</summary>
        public ISliceSimulator[] Simulators { get; } = [.. donors.Select(donor => donor.CreateSimulator())];

        public SyntheticOutliers Outliers { get; } = new();
    }
}
