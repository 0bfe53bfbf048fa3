namespace DicomNode.Node.Tests.Notification;

/// <summary>What was posted.</summary>
internal sealed record ReceivedPost(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body);
