namespace DicomNode.Node.Notification;

/// <summary>How long to wait after a failed attempt, and when to give up: some eleven hours after the first.</summary>
internal static class RetrySchedule
{
    public const int MaxAttempts = 20;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Doubles from attempt to attempt; between half of that and all of it, so that messages which failed together do not come back together.</summary>
    /// <param name="attempts">Attempts so far, 1 or more.</param>
    /// <param name="chance">0 to 1.</param>
    public static TimeSpan DelayAfter(int attempts, double chance)
    {
        var full = First * Math.Pow(2, Math.Min(attempts - 1, 30));
        return (full < Longest ? full : Longest) * (0.5 + (chance / 2));
    }
}
