namespace DicomNode.Node.Notification;

/// <summary>Who is told of reports, and how (section <c>Node:Notification</c>).</summary>
public sealed record NotificationOptions
{
    /// <summary>Each judges every report by itself.</summary>
    public IReadOnlyList<NotificationRule> Rules { get; init; } = [];

    public IReadOnlyList<WebhookOptions> Webhooks { get; init; } = [];

    /// <summary>Null where no mail is sent.</summary>
    public MailOptions? Mail { get; init; }
}
