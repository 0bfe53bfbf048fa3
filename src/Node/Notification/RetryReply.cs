namespace DicomNode.Node.Notification;

/// <summary>What became of a request to send again what was given up.</summary>
/// <param name="Messages">How many are sent again.</param>
internal sealed record RetryReply(int Messages);
