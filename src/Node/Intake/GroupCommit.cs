using System.Collections.Concurrent;

namespace DicomNode.Node.Intake;

/// <summary>
/// Lets many senders flush at once. A flush blocks its thread for as long as the device takes, and the thread pool has a thread or two per
/// processor: with more senders than that, they would wait for threads and not for the device, which serves many flushes in the time of one.
/// Hence threads of its own, started when a second sender comes. A sender that is alone flushes on its own thread, which is faster.
/// </summary>
/// <param name="folder">Where files arrive; its flush is shared among those that arrive together.</param>
internal sealed class GroupCommit(string folder) : IDisposable
{
    private const int MaxThreads = 16;

    private readonly SharedFlush _folder = new(() => DirectorySync.Flush(folder));
    private readonly BlockingCollection<Arrival> _arrivals = [];
    private int _underWay;
    private int _threads;

    /// <summary>Runs <paramref name="arrive"/>, which flushes a file and renames it into the folder, then flushes the folder.</summary>
    /// <returns>Completes when all of it is on the device; fails with what the disk threw.</returns>
    public async Task CommitAsync(Action arrive)
    {
        var underWay = Interlocked.Increment(ref _underWay);
        try
        {
            if (underWay == 1)
            {
                arrive();
                await _folder.FlushAsync();
                return;
            }

            if (Volatile.Read(ref _threads) < Math.Min(underWay - 1, MaxThreads) && Interlocked.Increment(ref _threads) <= MaxThreads)
                new Thread(Work) { IsBackground = true, Name = "flush" }.Start();
            var arrival = new Arrival(arrive);
            _arrivals.Add(arrival);
            await arrival.Done;
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    public void Dispose() => _arrivals.CompleteAdding();

    private void Work()
    {
        foreach (var arrival in _arrivals.GetConsumingEnumerable())
            arrival.Run(_folder);
    }

    private sealed class Arrival(Action arrive)
    {
        private readonly TaskCompletionSource<Task> _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Completes when file and folder are flushed.</summary>
        public Task Done => _arrived.Task.Unwrap();

        public void Run(SharedFlush folder)
        {
            try
            {
                arrive();
                _arrived.SetResult(folder.FlushAsync());
            }
            catch (Exception exception)
            {
                _arrived.SetException(exception);
            }
        }
    }
}
