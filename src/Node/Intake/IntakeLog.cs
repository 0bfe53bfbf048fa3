namespace DicomNode.Node.Intake;

/// <summary>Log messages of the intake: events 2000 to 2999.</summary>
internal static partial class IntakeLog
{
    [LoggerMessage(2000, LogLevel.Warning, "Reception of {File} was cut short by a crash and never acknowledged; it is now in incomplete/")]
    public static partial void SetAside(this ILogger logger, string file);

    [LoggerMessage(2001, LogLevel.Information, "Resuming: {Count} accepted instances wait for their verdict")]
    public static partial void Resuming(this ILogger logger, int count);

    [LoggerMessage(2002, LogLevel.Warning, "accepted/{File} is not a file of this node and is left alone")]
    public static partial void ForeignFile(this ILogger logger, string file);

    [LoggerMessage(2003, LogLevel.Error, "The verdict on {File} is stored, but its file cannot be moved to its final place now; it is tried again")]
    public static partial void CannotFinish(this ILogger logger, Exception exception, string file);

    [LoggerMessage(2009, LogLevel.Warning, "{File} is not in classified/, where the stored verdict has it; the same bytes were sent again and are put there")]
    public static partial void PutBack(this ILogger logger, string file);

    [LoggerMessage(2010, LogLevel.Warning, "{File} was refused and cannot be removed now; it is tried again")]
    public static partial void CannotRemoveRefused(this ILogger logger, Exception exception, string file);

    [LoggerMessage(2011, LogLevel.Warning, "The verdict store does not tell whether {SopInstanceUid} is known; it is taken as new")]
    public static partial void CannotLookUp(this ILogger logger, Exception exception, string sopInstanceUid);

    [LoggerMessage(2012, LogLevel.Debug, "{SopInstanceUid} came again with the same bytes; nothing to do")]
    public static partial void CameAgain(this ILogger logger, string sopInstanceUid);

    [LoggerMessage(2013, LogLevel.Information, "Retention removed {Count} files received before {FirstKept}; {Kept} stay for open reports")]
    public static partial void Removed(this ILogger logger, int count, DateOnly firstKept, int kept);

    [LoggerMessage(2014, LogLevel.Error, "Retention cannot remove what is due; it tries again in an hour")]
    public static partial void CannotRemove(this ILogger logger, Exception exception);

    [LoggerMessage(2015, LogLevel.Information, "The verdict on {File} was stored before the last stop; the file is now in its final place")]
    public static partial void FinishedLate(this ILogger logger, string file);

    [LoggerMessage(2016, LogLevel.Debug, "Whether {File} has its verdict cannot be found out; it is classified")]
    public static partial void ClassifiedAgain(this ILogger logger, Exception exception, string file);

    [LoggerMessage(2004, LogLevel.Debug, "Stored {SopInstanceUid}, {Bytes} bytes")]
    public static partial void Stored(this ILogger logger, string sopInstanceUid, long bytes);

    [LoggerMessage(2005, LogLevel.Warning, "Stored {SopInstanceUid} with warning {Status:X4}: {Comment}")]
    public static partial void StoredWithWarning(this ILogger logger, string sopInstanceUid, ushort status, string? comment);

    [LoggerMessage(2006, LogLevel.Warning, "Refused {SopInstanceUid} with {Status:X4}: {Comment}")]
    public static partial void Refused(this ILogger logger, Exception? exception, string sopInstanceUid, ushort status, string? comment);

    [LoggerMessage(2007, LogLevel.Debug, "The data set of {SopInstanceUid} does not parse")]
    public static partial void Unparsable(this ILogger logger, Exception exception, string sopInstanceUid);

    [LoggerMessage(2008, LogLevel.Information, "{File} is acknowledged and waits in accepted/ for the next start")]
    public static partial void LeftForNextStart(this ILogger logger, string file);

    [LoggerMessage(2009, LogLevel.Warning, "The data set of {SopInstanceUid} began with {Bytes} bytes of File Meta Information, which is left out")]
    public static partial void FileMetaDropped(this ILogger logger, string sopInstanceUid, long bytes);
}
