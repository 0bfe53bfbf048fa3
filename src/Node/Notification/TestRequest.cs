namespace DicomNode.Node.Notification;

/// <summary>The body of a request for a test message.</summary>
/// <param name="Via">Where it is to go: Mail, or a webhook's name.</param>
internal sealed record TestRequest(string? Via);
