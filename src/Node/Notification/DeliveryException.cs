namespace DicomNode.Node.Notification;

/// <summary>A message did not reach where it was sent, for a reason that an operator can read; it holds no secret.</summary>
public sealed class DeliveryException : Exception
{
    public DeliveryException(string message)
        : base(message)
    {
    }

    public DeliveryException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
