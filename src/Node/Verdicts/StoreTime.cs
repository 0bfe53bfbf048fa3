namespace DicomNode.Node.Verdicts;

/// <summary>Times as stores keep them: whole microseconds since 1970, UTC, which every supported database holds without loss.</summary>
internal static class StoreTime
{
    public static long ToMicroseconds(DateTimeOffset time) =>
        (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset FromMicroseconds(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    /// <summary>Whole hours since 1970.</summary>
    public static long ToHours(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerHour;

    /// <summary>Hours since 1970, a part of one counted as whole.</summary>
    public static long ToHoursUp(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks + TimeSpan.TicksPerHour - 1) / TimeSpan.TicksPerHour;

    public static DateTimeOffset FromHours(long hours) => DateTimeOffset.UnixEpoch.AddHours(hours);

    public static DateTimeOffset Truncate(DateTimeOffset time) => FromMicroseconds(ToMicroseconds(time));
}
