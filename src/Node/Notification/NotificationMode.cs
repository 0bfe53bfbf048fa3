namespace DicomNode.Node.Notification;

/// <summary>How a rule's reports are put into messages.</summary>
public enum NotificationMode
{
    /// <summary>One message each.</summary>
    AtOnce,

    /// <summary>Those of a while in one message.</summary>
    Digest,
}
