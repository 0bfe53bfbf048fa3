namespace DicomNode.Node.Notification;

/// <summary>Log messages of notification: events 7000 to 7999.</summary>
internal static partial class NotificationLog
{
    [LoggerMessage(7000, LogLevel.Information, "Message {Key} sent via {Via}")]
    public static partial void MessageSent(this ILogger logger, string key, string via);

    [LoggerMessage(7001, LogLevel.Warning, "Message {Key} cannot be sent via {Via}: {Fault}; attempt {Attempts}, next one in {Delay}")]
    public static partial void MessageNotSent(this ILogger logger, string key, string via, string fault, int attempts, TimeSpan delay);

    [LoggerMessage(7002, LogLevel.Error, "Message {Key} via {Via} is given up after {Attempts} attempts: {Fault}")]
    public static partial void MessageGivenUp(this ILogger logger, string key, string via, int attempts, string fault);

    [LoggerMessage(7003, LogLevel.Error, "Reports cannot be looked at for notification; tried again in {Delay}")]
    public static partial void CannotConsider(this ILogger logger, Exception exception, TimeSpan delay);

    [LoggerMessage(7004, LogLevel.Error, "The outbox of notifications fails; tried again in {Delay}")]
    public static partial void OutboxFails(this ILogger logger, Exception exception, TimeSpan delay);
}
