using DicomNode.Classifier;
using DicomNode.Node.Notification;
using DicomNode.Node.Operations;
using DicomNode.Testing;
using Microsoft.Extensions.Configuration;

namespace DicomNode.Node.Tests.Notification;

public sealed class NotificationOptionsTests
{
    private static readonly (string, string)[] Valid =
    [
        ("Webhooks:0:Name", "pager"), ("Webhooks:0:Url", "https://pager.example/hook"), ("Webhooks:0:SecretFile", "secrets/pager"),
        ("Webhooks:0:TimeoutSeconds", "5"),
        ("Mail:Host", "mail.example"), ("Mail:Security", "Tls"), ("Mail:Port", "465"), ("Mail:UserName", "node"), ("Mail:PasswordFile", "secrets/mail"),
        ("Mail:From", "dicomnode@hospital.example"), ("Mail:To:0", "pacs@hospital.example"), ("Mail:To:1", "mtr@hospital.example"),
        ("Rules:0:Name", "sure"), ("Rules:0:MinConfidence", "0.95"), ("Rules:0:MinSlices", "10"), ("Rules:0:Header", "MR"), ("Rules:0:Predicted", "CT"),
        ("Rules:0:CallingAe", "MODALITY1"), ("Rules:0:Via", "pager"),
        ("Rules:1:Name", "daily"), ("Rules:1:On", "Grown"), ("Rules:1:Via", "Mail"), ("Rules:1:Mode", "Digest"), ("Rules:1:DigestMinutes", "1440"),
    ];

    [Fact]
    public void Rules_webhooks_and_mail_are_read()
    {
        var (options, faults) = Read(Valid);
        Assert.Empty(faults);
        var webhook = Assert.Single(options.Webhooks);
        Assert.Equal(("/srv/node/secrets/pager", TimeSpan.FromSeconds(5)), (webhook.SecretFile, webhook.Timeout));
        Assert.Equal((MailSecurity.Tls, 465, 2), (options.Mail!.Security, options.Mail.Port, options.Mail.To.Count));
        Assert.Equal(
            new NotificationRule { Name = "sure", MinConfidence = 0.95, MinSlices = 10, Header = "MR", Predicted = ModalityClass.CT, CallingAe = "MODALITY1", Via = "pager" },
            options.Rules[0]);
        Assert.Equal((NotificationOccasion.Grown, NotificationMode.Digest, TimeSpan.FromDays(1)), (options.Rules[1].On, options.Rules[1].Mode, options.Rules[1].Digest));
    }

    [Fact]
    public void Without_the_section_nobody_is_told()
    {
        var (options, faults) = Read();
        Assert.Empty(faults);
        Assert.Null(options.Mail);
        Assert.Empty(options.Rules);
    }

    [Theory]
    [InlineData("Webhooks:0:Url", "ftp://pager.example")]
    [InlineData("Webhooks:0:Url", "https://user:password@pager.example")]
    [InlineData("Rules:0:Name", "two words")]
    [InlineData("Webhooks:0:TimeoutSeconds", "0")]
    [InlineData("Mail:From", "nobody")]
    [InlineData("Mail:To:1", "a@b\nBcc: c@d")]
    [InlineData("Mail:Security", "None")]
    [InlineData("Mail:Port", "0")]
    [InlineData("Rules:0:MinConfidence", "95")]
    [InlineData("Rules:0:Predicted", "US")]
    [InlineData("Rules:0:Via", "nobody")]
    [InlineData("Rules:1:DigestMinutes", "0")]
    [InlineData("Rules:1:On", "Always")]
    public void A_fault_names_key_value_and_expectation(string key, string value)
    {
        var fault = Assert.Single(Read([.. Valid.Where(setting => setting.Item1 != key), (key, value)]).Faults);
        Assert.StartsWith($"Node:Notification:{key} is \"{value}\": expected ", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_is_listed_at_once()
    {
        var faults = Read(("Rules:0:Name", "a"), ("Rules:1:Name", "a"), ("Webhooks:0:Name", "Mail"), ("Mail:Port", "25"), ("Rules:0:Form", "x")).Faults;
        foreach (var key in new[]
        {
            "Rules:0:Via", "Rules:1:Via", "Rules", "Webhooks:0:Url", "Webhooks:0:SecretFile", "Webhooks", "Mail:Host", "Mail:From", "Mail:To", "Rules:0:Form",
        })
        {
            Assert.Contains(faults, fault => fault.StartsWith($"Node:Notification:{key} is", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Files_of_secrets_must_be_there_and_hold_enough()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("short"), "tooshort");
        var options = new NotificationOptions
        {
            Webhooks = [new WebhookOptions { Name = "a", Url = new Uri("http://a"), SecretFile = folder.File("short") }],
            Mail = new MailOptions { UserName = "node", PasswordFile = folder.File("none"), TrustedPath = folder.File("short") },
        };
        var faults = NotificationOptionsReader.FindSecretFaults(options).ToList();
        Assert.Equal(
            ["Node:Notification:Webhooks:0:SecretFile", "Node:Notification:Mail:PasswordFile", "Node:Notification:Mail:TrustedPath"],
            faults.Select(fault => fault.Split(' ')[0]));
        Assert.DoesNotContain(faults, fault => fault.Contains("tooshort", StringComparison.Ordinal));
    }

    private static (NotificationOptions Options, IReadOnlyList<string> Faults) Read(params (string Key, string Value)[] settings)
    {
        var values = settings.Select(setting => KeyValuePair.Create($"Node:Notification:{setting.Key}", (string?)setting.Value));
        var (options, faults) = NodeOptionsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build(), "/srv/node");
        return (options.Notification, faults);
    }
}
