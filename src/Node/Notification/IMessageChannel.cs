namespace DicomNode.Node.Notification;

/// <summary>A way that messages go.</summary>
internal interface IMessageChannel
{
    /// <summary>What rules call it.</summary>
    string Name { get; }

    /// <summary>Returns once the other side has taken the message.</summary>
    /// <exception cref="DeliveryException">It has not, as far as is known.</exception>
    Task SendAsync(Message message, CancellationToken cancellationToken);
}
