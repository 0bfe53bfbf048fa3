namespace DicomNode.Node.Network;

/// <summary>
/// The clock of one connection, for one <see cref="TimerKind"/> at a time. Expires once: after <c>limit</c> without <see cref="Touch"/>, or where a
/// minimum was asked for and fewer bytes than that have come within <c>limit</c>. Stands still while paused.
/// </summary>
internal sealed class ConnectionTimer : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Action<TimerKind> _expired;
    private readonly ITimer _timer;
    private TimerKind _kind;
    private TimeSpan _limit;
    private long _touched;
    private Func<long> _received = static () => 0;
    private long _minimum;
    private long _windowStart;
    private long _windowBytes;
    private bool _running;

    public ConnectionTimer(TimeProvider time, Action<TimerKind> expired)
    {
        _time = time;
        _expired = expired;
        _timer = time.CreateTimer(static state => ((ConnectionTimer)state!).Check(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Starts anew with this limit.</summary>
    public void Start(TimerKind kind, TimeSpan limit) => Start(kind, limit, static () => 0, 0);

    /// <summary>Starts anew, and asks for so many bytes in every span of <paramref name="limit"/>.</summary>
    /// <param name="kind">What is waited for.</param>
    /// <param name="limit">The longest silence, and the span over which bytes are counted.</param>
    /// <param name="received">How many bytes have come so far.</param>
    /// <param name="minimum">How many must come within each span; 0 asks for none.</param>
    public void Start(TimerKind kind, TimeSpan limit, Func<long> received, long minimum)
    {
        lock (_gate)
        {
            _kind = kind;
            _limit = limit;
            _received = received;
            _minimum = minimum;
            _running = true;
            Touch();
            OpenWindow();
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

    private void OpenWindow()
    {
        _windowStart = _time.GetTimestamp();
        _windowBytes = _received();
    }

    private void Check()
    {
        TimerKind kind;
        lock (_gate)
        {
            if (!_running)
                return;
            var left = _limit - _time.GetElapsedTime(Volatile.Read(ref _touched));
            if (left > TimeSpan.Zero && IsFastEnough())
            {
                _timer.Change(left, Timeout.InfiniteTimeSpan);
                return;
            }

            _running = false;
            kind = _kind;
        }

        _expired(kind);
    }

    private bool IsFastEnough()
    {
        if (_minimum == 0 || _time.GetElapsedTime(_windowStart) < _limit)
            return true;
        var came = _received() - _windowBytes;
        OpenWindow();
        return came >= _minimum;
    }
}
