using System.Collections.Concurrent;
using System.Diagnostics;

namespace DicomNode.Fuzz;

/// <summary>
/// Runs the cases of one target on several threads and judges each: no exception that the target does not expect, no more than
/// <see cref="TimeLimit"/>, no more memory than the target allows for the length of the input. A case that took long, as any may where the
/// machine is busy, is run again alone, and only that time counts.
/// </summary>
internal sealed class FuzzRunner
{
    /// <summary>Longest a case may take.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan RepeatLimit = TimeLimit / 10;

    private const int ChunkLength = 256;
    private const long WorkingSetTolerance = 48 << 20;

    private readonly FuzzTargetKind _kind;
    private readonly IReadOnlyList<byte[]> _seeds;
    private readonly ulong _seed;
    private readonly RunningCases _running;
    private readonly ConcurrentDictionary<string, (Finding Finding, long Count)> _findings = new();
    private readonly ConcurrentBag<long> _slow = [];
    private readonly Lock _gate = new();
    private (FuzzCase Case, TimeSpan Time) _slowest;
    private (FuzzCase Case, long Bytes) _hungriest;

    /// <param name="kind">What to fuzz.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="corpus">A folder of real files to make cases of, beside those that the target brings; or null.</param>
    /// <param name="running">Where to note what runs.</param>
    public FuzzRunner(FuzzTargetKind kind, ulong seed, string? corpus, RunningCases running)
    {
        _kind = kind;
        _seed = seed;
        _seeds = [.. kind.Seeds(corpus)];
        _running = running;
    }

    /// <summary>Runs the cases from 0 up to but not including <paramref name="cases"/>.</summary>
    public FuzzReport Run(long cases, int threads)
    {
        var targets = new FuzzTarget[_kind.IsSerial ? 1 : threads];
        try
        {
            for (var index = 0; index < targets.Length; index++)
                targets[index] = _kind.Create(_seeds);
            PayFirstTimes(targets[0]);
            var watch = Stopwatch.StartNew();
            var warmUp = cases / 10;
            Run(targets, 0, warmUp);
            var start = WorkingSet();
            Run(targets, warmUp, cases);
            RepeatSlow(targets[0]);
            Guard(new FuzzCase(_kind.Name, _seed, cases), [], targets[0].Finish);
            watch.Stop();
            var end = WorkingSet();
            if (end > start + start / 10 + WorkingSetTolerance)
                Add(new Finding(new FuzzCase(_kind.Name, _seed, cases), "memory", $"the working set grew from {start >> 20} to {end >> 20} MiB", []));
            return new FuzzReport
            {
                Target = _kind.Name,
                Cases = cases,
                Elapsed = watch.Elapsed,
                Slowest = _slowest,
                Hungriest = _hungriest,
                WorkingSet = (start, end),
                Findings = [.. _findings.Values],
            };
        }
        finally
        {
            foreach (var target in targets)
                (target as IDisposable)?.Dispose();
        }
    }

    /// <summary>Runs one case alone, judged as in a run; its bytes come back.</summary>
    public (byte[] Input, IReadOnlyList<Finding> Findings) Replay(long index)
    {
        var target = _kind.Create(_seeds);
        using var resources = target as IDisposable;
        var buffer = new FuzzBuffer();
        PayFirstTimes(target);
        RunCase(target, index, buffer, isAlone: true, out _);
        return (buffer.Span.ToArray(), [.. _findings.Values.Select(entry => entry.Finding)]);
    }

    private void Run(FuzzTarget[] targets, long from, long to)
    {
        var next = from;
        var threads = targets.Select((target, slot) => new Thread(() =>
        {
            var buffer = new FuzzBuffer();
            while (true)
            {
                var first = Interlocked.Add(ref next, ChunkLength) - ChunkLength;
                if (first >= to)
                    break;
                for (var index = first; index < Math.Min(first + ChunkLength, to); index++)
                {
                    _running.Begin(slot, new FuzzCase(_kind.Name, _seed, index));
                    RunCase(target, index, buffer, isAlone: false, out var isSlow);
                    if (isSlow)
                        _slow.Add(index);
                }
            }

            _running.End(slot);
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
    }

    /// <summary>Tables that are read and code that is compiled for all cases are none of a case's doing.</summary>
    private void PayFirstTimes(FuzzTarget target)
    {
        var buffer = new FuzzBuffer();
        for (var index = 0; index < 16; index++)
            RunCase(target, index, buffer, isAlone: true, out _);
        _findings.Clear();
        (_slowest, _hungriest) = (default, default);
    }

    private void RepeatSlow(FuzzTarget target)
    {
        var buffer = new FuzzBuffer();
        foreach (var index in _slow)
            RunCase(target, index, buffer, isAlone: true, out _);
    }

    private void RunCase(FuzzTarget target, long index, FuzzBuffer buffer, bool isAlone, out bool isSlow)
    {
        var fuzzCase = new FuzzCase(_kind.Name, _seed, index);
        var random = CaseRandom.For(fuzzCase);
        target.Fill(buffer, ref random);
        var input = buffer.Array.AsMemory(0, buffer.Length);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        Guard(fuzzCase, buffer.Span, () => target.Run(input));
        var time = Stopwatch.GetElapsedTime(start);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        var limit = FuzzTarget.AllocationFloor + target.AllocationFactor * input.Length;
        if (allocated > limit)
            Add(new Finding(fuzzCase, "allocation", $"{allocated:N0} bytes for an input of {input.Length}; the limit is {limit:N0}", buffer.Span.ToArray()));
        isSlow = time > RepeatLimit;
        if (time > TimeLimit && isAlone)
            Add(new Finding(fuzzCase, "time", $"{time.TotalSeconds:F2} s, when run alone", buffer.Span.ToArray()));
        if (allocated <= _hungriest.Bytes && (time <= _slowest.Time || (isSlow && !isAlone)))
            return;
        lock (_gate)
        {
            if (time > _slowest.Time && (!isSlow || isAlone))
                _slowest = (fuzzCase, time);
            if (allocated > _hungriest.Bytes)
                _hungriest = (fuzzCase, allocated);
        }
    }

    private void Guard(FuzzCase fuzzCase, ReadOnlySpan<byte> input, Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            Add(new Finding(fuzzCase, KindOf(exception), exception.ToString(), input.ToArray()));
        }
    }

    /// <summary>Type and place of the innermost exception.</summary>
    private static string KindOf(Exception exception)
    {
        var cause = exception.GetBaseException();
        var place = new StackTrace(cause).GetFrames().Select(frame => frame.GetMethod()?.ReflectedType).FirstOrDefault(
            type => type?.Namespace is { } space && (space.StartsWith("DicomNode", StringComparison.Ordinal) || space.StartsWith("FellowOakDicom", StringComparison.Ordinal)));
        return $"{cause.GetType().Name} in {place?.FullName ?? "no code of ours"}";
    }

    private void Add(Finding finding) =>
        _findings.AddOrUpdate(finding.Kind, _ => (finding, 1), (_, known) => (known.Finding, known.Count + 1));

    private static long WorkingSet()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        return Environment.WorkingSet;
    }
}
