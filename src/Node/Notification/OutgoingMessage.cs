namespace DicomNode.Node.Notification;

/// <summary>A message that is being sent.</summary>
/// <param name="Id">Its number in the outbox.</param>
/// <param name="Attempts">How often it was sent, this time included.</param>
/// <param name="Message">What is sent.</param>
internal sealed record OutgoingMessage(long Id, int Attempts, Message Message);
