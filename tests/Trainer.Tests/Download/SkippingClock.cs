namespace DicomNode.Trainer.Tests.Download;

/// <summary>
/// A clock that jumps ahead when somebody waits for less than an hour, so that back-off takes no time and is on record; longer
/// timers go off when the test moves the clock.
/// </summary>
internal sealed class SkippingClock : TimeProvider
{
    private static readonly TimeSpan Skipped = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly List<Timer> _held = [];
    private readonly List<TimeSpan> _waits = [];
    private TimeSpan _now;

    /// <summary>What was waited for, in order.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_lock)
                return [.. _waits];
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        lock (_lock)
            return _now.Ticks;
    }

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(GetTimestamp());

    public void Advance(TimeSpan by)
    {
        Timer[] due;
        lock (_lock)
        {
            _now += by;
            due = [.. _held.Where(timer => timer.Due <= _now)];
            _held.RemoveAll(timer => timer.Due <= _now);
        }

        foreach (var timer in due)
            timer.Fire();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(SkippingClock clock, TimerCallback callback, object? state) : ITimer
    {
        public TimeSpan Due { get; private set; }

        public void Fire() => ThreadPool.QueueUserWorkItem(_ => callback(state));

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                clock._held.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                Due = clock._now + dueTime;
                if (dueTime >= Skipped)
                {
                    clock._held.Add(this);
                    return true;
                }

                clock._waits.Add(dueTime);
                clock._now = Due;
            }

            Fire();
            return true;
        }

        public void Dispose()
        {
            lock (clock._lock)
                clock._held.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
