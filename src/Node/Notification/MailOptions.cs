namespace DicomNode.Node.Notification;

/// <summary>The server that takes mail, and between whom (<c>Node:Notification:Mail</c>).</summary>
public sealed record MailOptions
{
    /// <summary>What a rule's <see cref="NotificationRule.Via"/> says for mail.</summary>
    public const string Via = "Mail";

    public string Host { get; init; } = "";

    public int Port { get; init; } = 587;

    public MailSecurity Security { get; init; } = MailSecurity.StartTls;

    /// <summary>PEM file of the certificates that the server's must lead to; empty: those that this machine trusts. Absolute after reading.</summary>
    public string TrustedPath { get; init; } = "";

    /// <summary>Empty: no sign-in.</summary>
    public string UserName { get; init; } = "";

    /// <summary>File of the password; absolute after reading.</summary>
    public string PasswordFile { get; init; } = "";

    public string From { get; init; } = "";

    public IReadOnlyList<string> To { get; init; } = [];
}
