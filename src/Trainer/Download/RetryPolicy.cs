namespace DicomNode.Trainer.Download;

/// <summary>
/// Repeats what failed for a passing reason: exponential back-off with jitter, and one pause for all requests when the server asks
/// for it by Retry-After.
/// </summary>
/// <param name="jitter">Numbers in [0, 1).</param>
/// <param name="attempts">Attempts in all, at least 1.</param>
public sealed class RetryPolicy(TimeProvider time, Func<double> jitter, int attempts)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(15);

    private long _notBefore;

    /// <summary>Runs the work until it succeeds, fails for good, or has failed as often as it may.</summary>
    /// <exception cref="TransferException">The last attempt's.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken token)
    {
        for (var attempt = 1; ; attempt++)
        {
            await KeepPauseAsync(token).ConfigureAwait(false);
            try
            {
                return await work(token).ConfigureAwait(false);
            }
            catch (TransferException fault) when (fault.Transient)
            {
                if (fault.RetryAfter > LongestPause)
                    throw new TransferException($"{fault.Message}, to be asked again after {fault.RetryAfter}", transient: true, cause: fault);
                if (attempt == attempts)
                    throw new TransferException($"{fault.Message} ({attempts} attempts)", transient: true, cause: fault);
                if (fault.RetryAfter is { } pause)
                    Pause(pause);
                await Task.Delay(Delay(attempt), time, token).ConfigureAwait(false);
            }
        }
    }

    private TimeSpan Delay(int attempt)
    {
        var longest = Math.Min(LongestDelay.TotalSeconds, FirstDelay.TotalSeconds * Math.Pow(2, attempt - 1));

        // Half of it is random, so that requests which failed together do not come back together.
        return TimeSpan.FromSeconds(longest * (0.5 + (0.5 * jitter())));
    }

    private void Pause(TimeSpan pause)
    {
        var until = (time.GetUtcNow() + pause).UtcTicks;
        var known = Interlocked.Read(ref _notBefore);
        while (until > known)
        {
            var seen = Interlocked.CompareExchange(ref _notBefore, until, known);
            if (seen == known)
                return;
            known = seen;
        }
    }

    private async Task KeepPauseAsync(CancellationToken token)
    {
        while (true)
        {
            var left = Interlocked.Read(ref _notBefore) - time.GetUtcNow().UtcTicks;
            if (left <= 0)
                return;

            // Timers count whole milliseconds: one more, or the last fraction would be waited for in a circle.
            await Task.Delay(TimeSpan.FromTicks(left) + TimeSpan.FromMilliseconds(1), time, token).ConfigureAwait(false);
        }
    }
}
