namespace DicomNode.Node.Network;

/// <summary>
/// One clock for a connection's two timers, which never run together: ARTIM while there is no association (PS3.8 9.1.5), idle while
/// there is one. Expires once, after <c>limit</c> without <see cref="Touch"/>; stands still while paused.
/// </summary>
internal sealed class ConnectionTimer : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Action _expired;
    private readonly ITimer _timer;
    private TimeSpan _limit;
    private long _touched;
    private bool _running;

    public ConnectionTimer(TimeProvider time, Action expired)
    {
        _time = time;
        _expired = expired;
        _timer = time.CreateTimer(static state => ((ConnectionTimer)state!).Check(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Starts anew with this limit.</summary>
    public void Start(TimeSpan limit)
    {
        lock (_gate)
        {
            _limit = limit;
            _running = true;
            Touch();
            _timer.Change(limit, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The peer has shown a sign of life. Cheap: the clock is looked at again only when it would expire.</summary>
    public void Touch() => Volatile.Write(ref _touched, _time.GetTimestamp());

    /// <summary>Stands still: it is our turn, not the peer's.</summary>
    public void Pause()
    {
        lock (_gate)
            _running = false;
    }

    public void Dispose()
    {
        Pause();
        _timer.Dispose();
    }

    private void Check()
    {
        lock (_gate)
        {
            if (!_running)
                return;
            var left = _limit - _time.GetElapsedTime(Volatile.Read(ref _touched));
            if (left > TimeSpan.Zero)
            {
                _timer.Change(left, Timeout.InfiniteTimeSpan);
                return;
            }

            _running = false;
        }

        _expired();
    }
}
