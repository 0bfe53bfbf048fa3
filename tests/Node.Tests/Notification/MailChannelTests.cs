using DicomNode.Node.Notification;
using DicomNode.Testing;
using MimeKit;

namespace DicomNode.Node.Tests.Notification;

/// <summary>Mail through a real server: what arrives, and which servers get none.</summary>
public sealed class MailChannelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public MailChannelTests() => File.WriteAllText(_folder.File("password"), MailServer.Password + "\n");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(MailSecurity.StartTls)]
    [InlineData(MailSecurity.Tls)]
    public async Task A_report_arrives_as_plain_text_that_names_no_patient(MailSecurity security)
    {
        await using var server = new MailServer(isImplicit: security == MailSecurity.Tls);
        await Channel(server, security).SendAsync(Message(MessageKind.Report, Reports.Open()), Cancel);
        var mail = await server.NextAsync();
        Assert.Equal("DICOMNODE: report 47, header says MR, pixels say CT", mail.Subject);
        Assert.Equal(
            """
            Report 47: header says MR, pixels say CT
              20 slices for it, 0 against it, probability 97.0 %
              from MODALITY1, PACS, station CT2; opened 2026-03-01 08:00 UTC
              https://node.example/reports/47

            -- 
            DICOM node DICOMNODE, rule rule
            """,
            mail.TextBody!.ReplaceLineEndings("\n"));
        Assert.Null(mail.HtmlBody);
        Assert.Equal(("key@hospital.example", "auto-generated", Reports.Start), (mail.MessageId, mail.Headers[HeaderId.AutoSubmitted], mail.Date));
        Assert.Equal(["pacs@hospital.example", "mtr@hospital.example"], mail.To.Mailboxes.Select(mailbox => mailbox.Address));
        Assert.Equal("dicomnode@hospital.example", Assert.Single(mail.From.Mailboxes).Address);
    }

    [Fact]
    public async Task A_digest_holds_every_report_and_hostile_names_break_no_line()
    {
        await using var server = new MailServer();
        var hostile = Reports.Open(48) with { StationName = "CT\r\nBcc: x@evil.example\r\n\r\n<script>", CallingAe = "=?utf-8?q?x?= Größe" };
        await Channel(server).SendAsync(Message(MessageKind.Digest, Reports.Open(), hostile), Cancel);
        var mail = await server.NextAsync();
        Assert.Equal("DICOMNODE: 2 reports", mail.Subject);
        Assert.Empty(mail.Bcc);
        Assert.Contains("station CT  Bcc: x@evil.example    <script>;", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("=?utf-8?q?x?= Größe", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("/reports/47", mail.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_says_that_it_is_one()
    {
        await using var server = new MailServer();
        await Channel(server).SendAsync(Message(MessageKind.Test), Cancel);
        Assert.Equal("DICOMNODE: test message", (await server.NextAsync()).Subject);
    }

    [Fact]
    public async Task A_server_whose_certificate_leads_nowhere_gets_no_mail()
    {
        await using var server = new MailServer();
        await using var stranger = new MailServer();
        await AssertRefusedAsync(server, Options(server) with { TrustedPath = "" });
        await AssertRefusedAsync(server, Options(server) with { TrustedPath = stranger.WriteCertificate(_folder.File("other.pem")) });
        await AssertRefusedAsync(server, Options(server) with { Host = "127.0.0.1" });
    }

    [Fact]
    public async Task A_server_without_tls_gets_no_mail_unless_that_is_what_was_asked_for()
    {
        await using var server = new MailServer(hasTls: false, asksWho: false);
        await AssertRefusedAsync(server, Options(server));
        var open = Options(server) with { Security = MailSecurity.None, UserName = "" };
        await new MailChannel(open, TimeProvider.System).SendAsync(Message(MessageKind.Test), Cancel);
        await server.NextAsync();
    }

    [Fact]
    public async Task A_wrong_password_is_said_and_not_told()
    {
        await using var server = new MailServer();
        await File.WriteAllTextAsync(_folder.File("password"), "wrong battery", Cancel);
        var fault = await AssertRefusedAsync(server, Options(server));
        Assert.DoesNotContain("battery", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_a_fault_like_any_other()
    {
        var channel = new MailChannel(new MailOptions { Host = "localhost", Port = FreePort.Find(), From = "a@b", To = ["c@d"] }, TimeProvider.System);
        await Assert.ThrowsAsync<DeliveryException>(() => channel.SendAsync(Message(MessageKind.Test), Cancel));
    }

    private static Message Message(MessageKind kind, params Node.Verdicts.MislabelReport[] reports) => new(
        "key", kind, kind == MessageKind.Test ? "" : "rule", "DICOMNODE", Reports.Start,
        [.. reports.Select(report => ReportNotice.Of(report, NotificationOccasion.New, "https://node.example"))]);

    private static async Task<string> AssertRefusedAsync(MailServer server, MailOptions options)
    {
        var exception = await Assert.ThrowsAsync<DeliveryException>(() => new MailChannel(options, TimeProvider.System).SendAsync(Message(MessageKind.Test), Cancel));
        Assert.False(server.HasMore);
        return exception.Message;
    }

    private MailChannel Channel(MailServer server, MailSecurity security = MailSecurity.StartTls) =>
        new(Options(server) with { Security = security }, TimeProvider.System);

    private MailOptions Options(MailServer server) => new()
    {
        Host = "localhost",
        Port = server.Port,
        TrustedPath = server.WriteCertificate(_folder.File("server.pem")),
        UserName = MailServer.User,
        PasswordFile = _folder.File("password"),
        From = "dicomnode@hospital.example",
        To = ["pacs@hospital.example", "mtr@hospital.example"],
    };
}
