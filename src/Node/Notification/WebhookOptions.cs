namespace DicomNode.Node.Notification;

/// <summary>An address that messages are posted to (<c>Node:Notification:Webhooks:N</c>).</summary>
public sealed record WebhookOptions
{
    public required string Name { get; init; }

    /// <summary>http or https. Redirects are not followed.</summary>
    public required Uri Url { get; init; }

    /// <summary>File of the secret that messages are signed with; absolute after reading.</summary>
    public string SecretFile { get; init; } = "";

    /// <summary>How long one attempt may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
}
