using DicomNode.Classifier;
using DicomNode.Node.Operations;
using MimeKit;

namespace DicomNode.Node.Notification;

/// <summary>Reads the section <c>Node:Notification</c>, and looks at the files of secrets that it names.</summary>
internal static class NotificationOptionsReader
{
    private const string Rules = "Node:Notification:Rules";
    private const string Webhooks = "Node:Notification:Webhooks";
    private const string Mail = "Node:Notification:Mail";
    private const string NameExpectation = "a name of 1 to 64 letters, digits, dots, dashes and underscores";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Notes every fault with <paramref name="reader"/>. Relative paths are resolved against <paramref name="root"/>.</summary>
    public static NotificationOptions Read(SettingsReader reader, string root)
    {
        var options = new NotificationOptions
        {
            Webhooks = [.. reader.Entries(Webhooks).Select(key => ReadWebhook(reader, key, root))],
            Mail = reader.Entries(Mail).Count > 0 ? ReadMail(reader, root) : null,
            Rules = [.. reader.Entries(Rules).Select(key => ReadRule(reader, key))],
        };
        FaultDoubles(reader, Webhooks, options.Webhooks.Select(webhook => webhook.Name));
        FaultDoubles(reader, Rules, options.Rules.Select(rule => rule.Name));
        if (options.Webhooks.Any(webhook => webhook.Name == MailOptions.Via))
            reader.Fault(Webhooks, MailOptions.Via, "another name: this one stands for mail");
        var ways = options.Webhooks.Select(webhook => webhook.Name).Concat(options.Mail is null ? [] : [MailOptions.Via]).ToList();
        foreach (var (rule, key) in options.Rules.Zip(reader.Entries(Rules)))
        {
            if (!ways.Contains(rule.Via))
                reader.Fault($"{key}:Via", rule.Via, $"{MailOptions.Via}, with {Mail} set, or the name of one of {Webhooks}");
        }

        return options;
    }

    /// <summary>What is wrong with the files of secrets, each fault naming its key.</summary>
    public static IEnumerable<string> FindSecretFaults(NotificationOptions options)
    {
        foreach (var (webhook, i) in options.Webhooks.Select((webhook, i) => (webhook, i)))
        {
            if (SecretFile.FindFault(webhook.SecretFile, SecretFile.MinKeyLength) is { } fault)
                yield return $"{Webhooks}:{i}:SecretFile is \"{webhook.SecretFile}\": {fault}";
        }

        if (options.Mail is { UserName.Length: > 0 } mail && SecretFile.FindFault(mail.PasswordFile, 1) is { } wrong)
            yield return $"{Mail}:PasswordFile is \"{mail.PasswordFile}\": {wrong}";
        if (options.Mail is { TrustedPath.Length: > 0 } trusting && MailTrust.FindFault(trusting.TrustedPath) is { } untrusted)
            yield return $"{Mail}:TrustedPath is \"{trusting.TrustedPath}\": {untrusted}";
    }

    private static WebhookOptions ReadWebhook(SettingsReader reader, string key, string root)
    {
        reader.Require($"{key}:Name", NameExpectation);
        reader.Require($"{key}:Url", "the http or https URL that messages are posted to");
        reader.Require($"{key}:SecretFile", "a file with the secret that messages are signed with");
        return new WebhookOptions
        {
            Name = reader.Value($"{key}:Name", "", ParseName, NameExpectation),
            Url = reader.Value($"{key}:Url", new Uri("http://localhost"), ParseUrl, "an http or https URL without user name and fragment"),
            SecretFile = ReadPath(reader, $"{key}:SecretFile", root),
            Timeout = reader.Time($"{key}:TimeoutSeconds", TimeSpan.FromSeconds(10), Second, 0.1, 300),
        };
    }

    private static MailOptions ReadMail(SettingsReader reader, string root)
    {
        var defaults = new MailOptions();
        reader.Require($"{Mail}:Host", "the name or the address of the mail server");
        reader.Require($"{Mail}:From", "the sender's address");
        var options = new MailOptions
        {
            Host = reader.Value($"{Mail}:Host", "", ParseHost, "the name or the address of a machine"),
            Port = reader.Integer($"{Mail}:Port", defaults.Port, 1, 65535),
            Security = reader.Choice($"{Mail}:Security", defaults.Security),
            TrustedPath = ReadPath(reader, $"{Mail}:TrustedPath", root),
            UserName = reader.Text($"{Mail}:UserName", ""),
            PasswordFile = ReadPath(reader, $"{Mail}:PasswordFile", root),
            From = reader.Value($"{Mail}:From", "", ParseMailbox, "a mail address, such as dicomnode@hospital.example"),
            To = [.. reader.Entries($"{Mail}:To").Select(key => reader.Value(key, "", ParseMailbox, "a mail address, such as pacs@hospital.example"))],
        };
        if (options.To.Count == 0)
            reader.Fault($"{Mail}:To", null, "at least one mail address");
        if (options.UserName.Length > 0 && options.PasswordFile.Length == 0)
            reader.Fault($"{Mail}:PasswordFile", null, "a file with the password, since UserName is given");
        if (options.UserName.Length > 0 && options.Security == MailSecurity.None)
            reader.Fault($"{Mail}:Security", nameof(MailSecurity.None), "StartTls or Tls, since a password would go over the wire");
        return options;
    }

    private static NotificationRule ReadRule(SettingsReader reader, string key)
    {
        reader.Require($"{key}:Name", NameExpectation);
        reader.Require($"{key}:Via", $"{MailOptions.Via}, or the name of one of {Webhooks}");
        var defaults = new NotificationRule { Name = "" };
        return new NotificationRule
        {
            Name = reader.Value($"{key}:Name", "", ParseName, NameExpectation),
            On = reader.Choice($"{key}:On", defaults.On),
            MinConfidence = reader.Number($"{key}:MinConfidence", 0, 0, 1),
            MinSlices = reader.Integer($"{key}:MinSlices", 0, 0, int.MaxValue),
            Header = reader.Text($"{key}:Header", "") is { Length: > 0 } header ? header : null,
            Predicted = reader.OptionalChoice<ModalityClass>($"{key}:Predicted"),
            CallingAe = reader.Text($"{key}:CallingAe", "") is { Length: > 0 } title ? title : null,
            Via = reader.Text($"{key}:Via", ""),
            Mode = reader.Choice($"{key}:Mode", defaults.Mode),
            Digest = reader.Time($"{key}:DigestMinutes", defaults.Digest, Minute, 1, 10_080),
        };
    }

    private static void FaultDoubles(SettingsReader reader, string section, IEnumerable<string> names)
    {
        foreach (var name in names.CountBy(name => name).Where(count => count is { Value: > 1, Key.Length: > 0 }))
            reader.Fault(section, name.Key, "every name once");
    }

    private static string ReadPath(SettingsReader reader, string key, string root) =>
        reader.Text(key, "") is { Length: > 0 } path ? Path.GetFullPath(Path.Combine(root, path)) : "";

    private static string? ParseName(string text) =>
        text.Length is >= 1 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') ? text : null;

    private static Uri? ParseUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0 && url.Fragment.Length == 0 ? url : null;

    private static string? ParseHost(string text) => Uri.CheckHostName(text) == UriHostNameType.Unknown ? null : text;

    private static string? ParseMailbox(string text) =>
        MailboxAddress.TryParse(text, out var mailbox) && mailbox.Address.Contains('@') ? text : null;
}
