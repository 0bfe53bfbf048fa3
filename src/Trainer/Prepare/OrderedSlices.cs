using System.Collections.Concurrent;

namespace DicomNode.Trainer.Prepare;

/// <summary>
/// Reads files on several threads and gives their slices in the order of the files, whatever the number of threads. Memory is bounded:
/// so many files are open at once, and each runs so many slices ahead.
/// </summary>
internal static class OrderedSlices
{
    private const int FilesAheadPerThread = 4;
    private const int SlicesAhead = 16;

    /// <summary>Calls take(place, slice) for every slice and done(place) after the last one of each file, all on the caller's thread.</summary>
    /// <param name="files">The files in order.</param>
    /// <param name="from">Place of the first one to read.</param>
    /// <param name="bits">Bits of a prepared pixel.</param>
    /// <param name="threads">How many files are read at once.</param>
    /// <param name="take">Receives the slices.</param>
    /// <param name="done">Learns that a file is finished.</param>
    /// <param name="cancellation">Ends it with an exception.</param>
    public static void Read(
        IReadOnlyList<ImageItem> files, int from, int bits, int threads, Action<int, SliceResult> take, Action<int> done, CancellationToken cancellation)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var work = new BlockingCollection<FileSlices>();
        var open = new Queue<FileSlices>();
        var workers = Enumerable.Range(0, threads)
            .Select(_ => Task.Factory.StartNew(() => Work(work, bits, stopping.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))
            .ToArray();
        try
        {
            for (var next = from; next < files.Count || open.Count > 0;)
            {
                while (next < files.Count && open.Count < threads * FilesAheadPerThread)
                {
                    var file = new FileSlices(next, files[next].Path);
                    open.Enqueue(file);
                    work.Add(file, CancellationToken.None);
                    next++;
                }

                var first = open.Peek();
                foreach (var slice in first.Slices.GetConsumingEnumerable(cancellation))
                    take(first.Place, slice);
                if (first.Fault is not null)
                    throw new TrainingException($"cannot read {first.Path}: {first.Fault.Message}");
                done(first.Place);
                open.Dequeue().Dispose();
            }
        }
        finally
        {
            work.CompleteAdding();
            stopping.Cancel();
            Task.WaitAll(workers, CancellationToken.None);
            while (open.TryDequeue(out var file))
                file.Dispose();
        }
    }

    private static void Work(BlockingCollection<FileSlices> work, int bits, CancellationToken stopping)
    {
        FileSlices? current = null;
        var sink = new SliceSink(bits, slice => current!.Slices.Add(slice, stopping));
        try
        {
            foreach (var file in work.GetConsumingEnumerable(stopping))
            {
                current = file;
                try
                {
                    SliceFile.Read(file.Path, sink);
                }
                catch (OutOfMemoryException fault)
                {
                    file.Fault = fault;
                }
                finally
                {
                    file.Slices.CompleteAdding();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The reader of the slices has ended, and says why.
        }
    }

    private sealed class FileSlices(int place, string path) : IDisposable
    {
        public int Place => place;

        public string Path => path;

        public BlockingCollection<SliceResult> Slices { get; } = new(SlicesAhead);

        public Exception? Fault { get; set; }

        public void Dispose() => Slices.Dispose();
    }
}
