namespace DicomNode.Node.Notification;

/// <summary>A message as it is sent; the same at every attempt.</summary>
/// <param name="Key">The same at every attempt, and of no other message: whoever has seen it has seen the message.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Rule">The rule that it follows from; empty for a test.</param>
/// <param name="Node">The node's AE title.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
/// <param name="Reports">The reports that it tells of.</param>
internal sealed record Message(string Key, MessageKind Kind, string Rule, string Node, DateTimeOffset CreatedAt, IReadOnlyList<ReportNotice> Reports);
