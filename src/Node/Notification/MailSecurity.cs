namespace DicomNode.Node.Notification;

/// <summary>How the connection to the mail server is kept from listeners.</summary>
public enum MailSecurity
{
    /// <summary>TLS after STARTTLS (RFC 3207); a server that does not offer it gets no mail.</summary>
    StartTls,

    /// <summary>TLS from the first byte (RFC 8314).</summary>
    Tls,

    /// <summary>Not at all: for a server on this machine or in a network of its own.</summary>
    None,
}
