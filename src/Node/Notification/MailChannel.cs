using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace DicomNode.Node.Notification;

/// <summary>Sends messages as plain text mails through one server.</summary>
internal sealed class MailChannel(MailOptions options, TimeProvider time) : IMessageChannel
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public string Name => MailOptions.Via;

    /// <inheritdoc/>
    public async Task SendAsync(Message message, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var mail = CreateMail(message);
        using var client = CreateClient();
        try
        {
            await client.ConnectAsync(options.Host, options.Port, SecurityOf(options.Security), either.Token);
            if (options.UserName.Length > 0)
                await client.AuthenticateAsync(options.UserName, SecretFile.Read(options.PasswordFile), either.Token);
            await client.SendAsync(mail, either.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DeliveryException($"no answer within {Limit.TotalSeconds:F0} s", exception);
        }
        catch (Exception exception) when (
            exception is ProtocolException or CommandException or SslHandshakeException or AuthenticationException or System.Security.Authentication.AuthenticationException
                or IOException or System.Net.Sockets.SocketException or NotSupportedException)
        {
            throw new DeliveryException(FirstLine(exception.Message), exception);
        }

        await LeaveAsync(client, either.Token);
    }

    // The server has taken the mail; how it sees us off is its own affair.
    private static async Task LeaveAsync(SmtpClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or ProtocolException or CommandException or OperationCanceledException)
        {
        }
    }

    private static SecureSocketOptions SecurityOf(MailSecurity security) => security switch
    {
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        MailSecurity.None => SecureSocketOptions.None,
        _ => SecureSocketOptions.StartTls,
    };

    // Some of the library's messages explain themselves at length.
    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim();

    private SmtpClient CreateClient()
    {
        // An authority of the house's own seldom publishes revocation where a node can ask.
        var client = new SmtpClient { CheckCertificateRevocation = false };
        if (options.TrustedPath.Length > 0)
            client.ServerCertificateValidationCallback = MailTrust.By(options.TrustedPath);
        return client;
    }

    private MimeMessage CreateMail(Message message)
    {
        var from = MailboxAddress.Parse(options.From);
        var mail = new MimeMessage
        {
            Subject = MailText.Subject(message),
            Date = message.CreatedAt,
            MessageId = $"{message.Key}@{from.Domain}",
            Body = new TextPart("plain") { Text = MailText.Body(message) },
        };
        mail.From.Add(from);
        mail.To.AddRange(options.To.Select(MailboxAddress.Parse));

        // RFC 3834: no vacation notes in return.
        mail.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        return mail;
    }
}
