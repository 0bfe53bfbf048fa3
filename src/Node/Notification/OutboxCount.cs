namespace DicomNode.Node.Notification;

/// <summary>How many messages wait, and how many were given up.</summary>
internal readonly record struct OutboxCount(long Waiting, long Dead);
