using DicomNode.Classifier;

namespace DicomNode.Node.Classification;

/// <summary>Log messages of the classification: events 3000 to 3999.</summary>
internal static partial class ClassificationLog
{
    [LoggerMessage(3000, LogLevel.Warning, "Decoder lost on frame {Frame} of {File}: {Reason}")]
    public static partial void DecoderLost(this ILogger logger, string file, int frame, string reason);

    [LoggerMessage(3001, LogLevel.Error, "{File} cannot be classified; it gets the outcome Unreadable")]
    public static partial void CannotClassify(this ILogger logger, Exception exception, string file);

    [LoggerMessage(3002, LogLevel.Error, "{File} is gone from accepted/ without a verdict: someone removed it")]
    public static partial void FileGone(this ILogger logger, string file);

    [LoggerMessage(3007, LogLevel.Debug, "{File} is out of reach with the whole of accepted/; it waits")]
    public static partial void StorageAway(this ILogger logger, string file);

    [LoggerMessage(3003, LogLevel.Error, "The verdict store fails; {Count} verdicts wait, next try in {Delay}")]
    public static partial void StoreFails(this ILogger logger, Exception exception, int count, TimeSpan delay);

    [LoggerMessage(3004, LogLevel.Warning, "{Count} verdicts were not stored before the stop; their instances are met again at the next start")]
    public static partial void NotStoredBeforeStop(this ILogger logger, int count);

    [LoggerMessage(3005, LogLevel.Debug, "{SopInstanceUid}: {Outcome}")]
    public static partial void Decided(this ILogger logger, string sopInstanceUid, Outcome outcome);

    [LoggerMessage(3006, LogLevel.Warning, "{SopInstanceUid} is {Outcome}: {Reason}")]
    public static partial void DecidedOddly(this ILogger logger, string sopInstanceUid, Outcome outcome, string reason);
}
