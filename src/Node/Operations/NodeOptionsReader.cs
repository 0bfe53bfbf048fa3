using System.Collections.Frozen;
using System.Net;
using DicomNode.Classifier;
using DicomNode.Classifier.Inference;
using DicomNode.Node.Access;
using DicomNode.Node.Notification;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Operations;

/// <summary>Turns configuration into <see cref="NodeOptions"/>: defaults, types, ranges, and every fault at once.</summary>
public static class NodeOptionsReader
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// Reads the section <c>Node</c>. Relative paths are resolved against <paramref name="root"/>, the folder that holds <c>conf/</c>.
    /// A value at fault is replaced by its default, so that the rest can still be checked; the caller starts nothing if there are faults.
    /// </summary>
    public static (NodeOptions Options, IReadOnlyList<string> Faults) Read(IConfiguration configuration, string root)
    {
        var reader = new SettingsReader(configuration);
        var defaults = new NodeOptions();
        var options = new NodeOptions
        {
            DataDirectory = ReadPath(reader, "Node:DataDirectory", defaults.DataDirectory, root),
            Dicom = ReadDicom(reader, defaults.Dicom, root),
            Web = ReadWeb(reader, defaults.Web, root),
            Model = ReadModel(reader, defaults.Model, root),
            Mapping = ReadMapping(reader),
            Store = ReadStore(reader, defaults.Store),
            Retention = new RetentionOptions
            {
                Mode = reader.Choice("Node:Retention:Mode", defaults.Retention.Mode),
                Days = reader.Integer("Node:Retention:Days", defaults.Retention.Days, 0, 36_500),
                MinFreeBytes = reader.Integer("Node:Retention:MinFreeBytes", defaults.Retention.MinFreeBytes, 0, long.MaxValue),
            },
            Commitment = new CommitmentOptions { GiveUp = reader.Time("Node:Commitment:GiveUpHours", defaults.Commitment.GiveUp, Hour, 0.001, 8_760) },
            Notification = NotificationOptionsReader.Read(reader, root),
            Telemetry = ReadTelemetry(reader, defaults.Telemetry),
        };
        reader.FaultUnknownKeys("Node");
        return (options, reader.Faults);
    }

    private static DicomOptions ReadDicom(SettingsReader reader, DicomOptions defaults, string root)
    {
        var options = new DicomOptions
        {
            AeTitle = ReadAeTitle(reader, "Node:Dicom:AeTitle", defaults.AeTitle),
            Port = reader.Integer("Node:Dicom:Port", defaults.Port, 0, 65535),
            Bind = reader.Value("Node:Dicom:Bind", defaults.Bind, ParseAddress, "an IP address of this machine, or 0.0.0.0 or :: for all"),
            MaxAssociations = reader.Integer("Node:Dicom:MaxAssociations", defaults.MaxAssociations, 1, 10_000),
            MaxAssociationsPerHost = reader.Integer("Node:Dicom:MaxAssociationsPerHost", defaults.MaxAssociationsPerHost, 1, 10_000),
            MaxWaitingConnections = reader.Integer("Node:Dicom:MaxWaitingConnections", defaults.MaxWaitingConnections, 1, 100_000),
            MaxPduLength = reader.Integer("Node:Dicom:MaxPduLength", defaults.MaxPduLength, 4_096, 16 << 20),
            Artim = reader.Time("Node:Dicom:ArtimSeconds", defaults.Artim, Second, 0.1, 3_600),
            Idle = reader.Time("Node:Dicom:IdleSeconds", defaults.Idle, Second, 0.1, 86_400),
            Dimse = reader.Time("Node:Dicom:DimseSeconds", defaults.Dimse, Second, 0.1, 86_400),
            MinBytesPerSecond = reader.Integer("Node:Dicom:MinBytesPerSecond", defaults.MinBytesPerSecond, 0, 1 << 30),
            Stop = reader.Time("Node:Dicom:StopSeconds", defaults.Stop, Second, 0, 3_600),
            AcceptAnyCallingAe = reader.Flag("Node:Dicom:AcceptAnyCallingAe", defaults.AcceptAnyCallingAe),
            Duplicates = reader.Choice("Node:Dicom:Duplicates", defaults.Duplicates),
            Callers = [.. reader.Entries("Node:Dicom:Callers").Select(key => ReadCaller(reader, key))],
            Tls = ReadTls(reader, defaults.Tls, root),
            Peers = [.. reader.Entries("Node:Dicom:Peers").Select(key => ReadPeer(reader, key))],
            SopClasses = ReadUids(reader, "Node:Dicom:SopClasses", "the UID of a SOP class, such as 1.2.840.10008.5.1.4.1.1.2"),
            TransferSyntaxes = ReadUids(reader, "Node:Dicom:TransferSyntaxes", "the UID of a transfer syntax, such as 1.2.840.10008.1.2.1"),
        };
        if (!options.AcceptAnyCallingAe && options.Callers.Count == 0)
            reader.Fault("Node:Dicom:Callers", null, "at least one entry, since AcceptAnyCallingAe is false and nobody could associate");
        foreach (var title in options.Peers.CountBy(peer => peer.AeTitle).Where(count => count is { Value: > 1, Key.Length: > 0 }))
            reader.Fault("Node:Dicom:Peers", title.Key, "every AE title once");
        return options;
    }

    private static FrozenSet<string> ReadUids(SettingsReader reader, string section, string expectation) =>
        reader.Entries(section).Select(key => reader.Value(key, "", ParseUid, expectation)).ToFrozenSet();

    private static CallerOptions ReadCaller(SettingsReader reader, string key)
    {
        var title = ReadAeTitle(reader, $"{key}:AeTitle", "");
        if (title.Length == 0)
            reader.Fault($"{key}:AeTitle", null, "the calling AE title");
        var networks = new List<IPNetwork>();
        var names = new List<string>();
        foreach (var host in reader.Entries($"{key}:Hosts"))
        {
            var text = reader.Value(host, "", ParseCallerHost, "an IP address, a network such as 10.1.0.0/16, or a host name");
            if (ParseNetwork(text) is { } network)
                networks.Add(network);
            else
                names.Add(text);
        }

        return new CallerOptions(title, networks, names);
    }

    private static TlsOptions ReadTls(SettingsReader reader, TlsOptions defaults, string root)
    {
        var options = new TlsOptions
        {
            Port = reader.Integer("Node:Dicom:Tls:Port", defaults.Port, 0, 65535),
            CertificatePath = ReadOptionalPath(reader, "Node:Dicom:Tls:CertificatePath", root),
            KeyPath = ReadOptionalPath(reader, "Node:Dicom:Tls:KeyPath", root),
            TrustedPath = ReadOptionalPath(reader, "Node:Dicom:Tls:TrustedPath", root),
            ClientCertificates = reader.Choice("Node:Dicom:Tls:ClientCertificates", defaults.ClientCertificates),
            Only = reader.Flag("Node:Dicom:Tls:Only", defaults.Only),
        };
        if (options.IsOn && options.ClientCertificates == ClientCertificates.Required && options.TrustedPath.Length == 0)
            reader.Fault("Node:Dicom:Tls:TrustedPath", null, "a PEM file of trusted certificates, since peers must show certificates");
        if (!options.IsOn && (options.Only || options.KeyPath.Length > 0 || options.TrustedPath.Length > 0))
            reader.Fault("Node:Dicom:Tls:CertificatePath", null, "a PEM file of the node's certificate, since other settings of Node:Dicom:Tls are given");
        return options;
    }

    private static PeerOptions ReadPeer(SettingsReader reader, string key)
    {
        reader.Require($"{key}:AeTitle", "the peer's AE title");
        reader.Require($"{key}:Host", "the name or the address of the peer's machine");
        reader.Require($"{key}:Port", "the peer's TCP port");
        return new PeerOptions(
            ReadAeTitle(reader, $"{key}:AeTitle", ""),
            reader.Value($"{key}:Host", "", ParseHost, "the name or the address of a machine"),
            reader.Integer($"{key}:Port", 0, 1, 65535));
    }

    private static WebOptions ReadWeb(SettingsReader reader, WebOptions defaults, string root)
    {
        var options = new WebOptions
        {
            Url = reader.Value("Node:Web:Url", defaults.Url, ParseUrl, "a URL such as http://127.0.0.1:8080 or https://0.0.0.0:8443"),
            PublicUrl = reader.Value("Node:Web:PublicUrl", "", ParsePublicUrl, "the http or https URL under which people reach the node").TrimEnd('/'),
            CertificateFile = ReadOptionalPath(reader, "Node:Web:Certificate:CertificateFile", root),
            KeyFile = ReadOptionalPath(reader, "Node:Web:Certificate:KeyFile", root),
            TrustedProxies = [.. reader.Entries("Node:Web:TrustedProxies").Select(key => ReadNetwork(reader, key))],
            PatientNames = reader.Choice("Node:Web:PatientNames", defaults.PatientNames),
            AnonymousMetrics = reader.Flag("Node:Web:AnonymousMetrics", defaults.AnonymousMetrics),
            SessionIdle = reader.Time("Node:Web:Session:IdleMinutes", defaults.SessionIdle, Minute, 1, 10_080),
            SessionLimit = reader.Time("Node:Web:Session:LimitHours", defaults.SessionLimit, Hour, 0.1, 720),
            LockoutAttempts = reader.Integer("Node:Web:Lockout:Attempts", defaults.LockoutAttempts, 1, 100),
            Lockout = reader.Time("Node:Web:Lockout:Minutes", defaults.Lockout, Minute, 0.01, 1_440),
            OpenIdConnect = ReadProvider(reader, defaults.OpenIdConnect, root),
        };
        if (options.IsHttps && options.CertificateFile.Length == 0)
            reader.Fault("Node:Web:Certificate:CertificateFile", null, "a PEM file of the node's certificate, since Node:Web:Url is https");
        if (!options.IsHttps && (options.CertificateFile.Length > 0 || options.KeyFile.Length > 0))
            reader.Fault("Node:Web:Url", options.Url, "an https URL, since Node:Web:Certificate is given");
        return options;
    }

    private static ProviderOptions ReadProvider(SettingsReader reader, ProviderOptions defaults, string root)
    {
        const string Section = "Node:Web:OpenIdConnect";
        var roles = new Dictionary<string, Role>(StringComparer.Ordinal);
        foreach (var key in reader.Entries($"{Section}:Roles"))
        {
            reader.Require($"{key}:Value", "a value of the role claim");
            reader.Require($"{key}:Role", "Viewer, Reviewer or Administrator");
            roles[reader.Text($"{key}:Value", "")] = reader.Choice($"{key}:Role", Role.Viewer);
        }

        var options = new ProviderOptions
        {
            Authority = reader.Value($"{Section}:Authority", defaults.Authority, ParseAuthority, "an https URL such as https://login.example.org/realm, or http on loopback"),
            ClientId = reader.Text($"{Section}:ClientId", defaults.ClientId),
            ClientSecretFile = ReadOptionalPath(reader, $"{Section}:ClientSecretFile", root),
            RoleClaim = reader.Text($"{Section}:RoleClaim", defaults.RoleClaim),
            Roles = roles,
        };
        if (options.IsOn && options.ClientId.Length == 0)
            reader.Fault($"{Section}:ClientId", null, "the client's name at the provider, since Authority is given");
        if (options.IsOn && roles.Count == 0)
            reader.Fault($"{Section}:Roles", null, "at least one entry, since nobody could sign in");
        if (!options.IsOn && (options.ClientId.Length > 0 || options.ClientSecretFile.Length > 0 || roles.Count > 0))
            reader.Fault($"{Section}:Authority", null, "the provider's URL, since other settings of OpenIdConnect are given");
        if (options.ClientSecretFile.Length > 0 && !File.Exists(options.ClientSecretFile))
            reader.Fault($"{Section}:ClientSecretFile", options.ClientSecretFile, "a file with the client's secret");
        return options;
    }

    private static IPNetwork ReadNetwork(SettingsReader reader, string key) => ParseNetwork(
        reader.Value(key, "127.0.0.1", text => ParseNetwork(text) is null ? null : text, "an IP address or a network such as 10.1.0.0/16"))!.Value;

    private static ModelOptions ReadModel(SettingsReader reader, ModelOptions defaults, string root) => new()
    {
        Path = ReadPath(reader, "Node:Model:Path", defaults.Path, root),
        Device = reader.Value("Node:Model:Device", defaults.Device, ParseDevice, "cpu, cuda or cuda:N"),
        Precision = reader.Value("Node:Model:Precision", defaults.Precision, text => ComputePrecision.Names.Contains(text) ? text : null, "auto, float32 or bfloat16"),
        BatchSize = reader.Integer("Node:Model:BatchSize", defaults.BatchSize, 1, 4_096),
        MaxBatchDelay = reader.Time("Node:Model:MaxBatchDelayMs", defaults.MaxBatchDelay, Millisecond, 0, 60_000),
        MaxFramesPerInstance = reader.Integer("Node:Model:MaxFramesPerInstance", defaults.MaxFramesPerInstance, 1, 100_000),
        Threads = reader.Integer("Node:Model:Threads", defaults.Threads, 0, 1_024),
        DecodeWorkers = reader.Integer("Node:Model:DecodeWorkers", defaults.DecodeWorkers, 0, 1_024),
        DecoderProcesses = reader.Integer("Node:Model:DecoderProcesses", defaults.DecoderProcesses, 1, 256),
        DecodeTimeout = reader.Time("Node:Model:DecodeTimeoutSeconds", defaults.DecodeTimeout, Second, 0.1, 3_600),
        DecoderMemoryBytes = reader.Integer("Node:Model:DecoderMemoryBytes", defaults.DecoderMemoryBytes, 256L << 20, 1L << 40),
        QueueLength = reader.Integer("Node:Model:QueueLength", defaults.QueueLength, 1, 1_000_000),
    };

    private static ModalityMapping ReadMapping(SettingsReader reader)
    {
        var mapping = new ModalityMapping();
        mapping.CTLocalizersMayLookLikeXR = reader.Flag("Node:Mapping:CTLocalizersMayLookLikeXR", mapping.CTLocalizersMayLookLikeXR);
        ReadClaims(reader, "Node:Mapping:Modalities", mapping.Modalities);
        ReadClaims(reader, "Node:Mapping:SopClasses", mapping.SopClasses);
        return mapping;
    }

    private static void ReadClaims(SettingsReader reader, string section, Dictionary<string, ModalityClaim> claims)
    {
        foreach (var key in reader.Entries(section))
            claims[key[(section.Length + 1)..]] = reader.Choice(key, ModalityClaim.Undefined);
    }

    private static StoreOptions ReadStore(SettingsReader reader, StoreOptions defaults)
    {
        var options = new StoreOptions
        {
            Kind = reader.Choice("Node:Store:Kind", defaults.Kind),
            ConnectionString = reader.Text("Node:Store:ConnectionString", ""),
        };
        if (options.Kind == StoreKind.Postgres && string.IsNullOrWhiteSpace(options.ConnectionString))
            reader.Fault("Node:Store:ConnectionString", null, "a PostgreSQL connection string, since Kind is Postgres");
        if (options.Kind == StoreKind.Embedded && !string.IsNullOrEmpty(options.ConnectionString))
            reader.Fault("Node:Store:ConnectionString", "***", "nothing, since Kind is Embedded");
        return options;
    }

    private static TelemetryOptions ReadTelemetry(SettingsReader reader, TelemetryOptions defaults)
    {
        var endpoint = reader.Value("Node:Telemetry:OtlpEndpoint", "", ParsePublicUrl, "the http or https URL of an OTLP/HTTP receiver, such as http://127.0.0.1:4318");
        return new TelemetryOptions
        {
            OtlpEndpoint = endpoint.Length > 0 ? new Uri(endpoint) : null,
            SampleRatio = reader.Number("Node:Telemetry:SampleRatio", defaults.SampleRatio, 0, 1),
            MaxBacklog = reader.Time("Node:Telemetry:MaxBacklogMinutes", defaults.MaxBacklog, TimeSpan.FromMinutes(1), 0.01, 100_000),
        };
    }

    private static string ReadPath(SettingsReader reader, string key, string fallback, string root) =>
        Path.GetFullPath(Path.Combine(root, reader.Value(key, fallback, ParsePath, "a path")));

    private static string ReadOptionalPath(SettingsReader reader, string key, string root) =>
        reader.Text(key, "") is { Length: > 0 } path ? Path.GetFullPath(Path.Combine(root, path)) : "";

    private static string ReadAeTitle(SettingsReader reader, string key, string fallback) =>
        reader.Value(key, fallback, ParseAeTitle, "an AE title: 1 to 16 ASCII characters, not all spaces, no backslash (PS3.5 6.2)");

    private static string? ParseAeTitle(string text)
    {
        var title = text.Trim(' ');
        return title.Length is >= 1 and <= 16 && title.All(c => c is >= ' ' and <= '~' and not '\\') ? title : null;
    }

    // PS3.5 9.1.
    private static string? ParseUid(string text) =>
        text.Length is >= 1 and <= 64 && text.Split('.').All(part => part.Length > 0 && part.All(char.IsAsciiDigit)) ? text : null;

    private static string? ParsePath(string text) => string.IsNullOrWhiteSpace(text) || text.Contains('\0') ? null : text;

    private static IPAddress? ParseAddress(string text) => IPAddress.TryParse(text, out var address) ? address : null;

    private static string? ParseHost(string text) => Uri.CheckHostName(text) == UriHostNameType.Unknown ? null : text;

    private static string? ParseUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.PathAndQuery == "/" ? text : null;

    // What the provider says of people must not be changed on the way.
    private static string? ParseAuthority(string text) =>
        text.Length == 0 || (Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme is "https" || (url.Scheme is "http" && url.IsLoopback))) ? text : null;

    // Empty: none, so that a settings file may show the key.
    private static string? ParsePublicUrl(string text) =>
        text.Length == 0
        || (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0)
            ? text
            : null;

    private static string? ParseDevice(string text) =>
        text is "cpu" or "cuda" || (text.StartsWith("cuda:", StringComparison.Ordinal) && byte.TryParse(text.AsSpan(5), out _)) ? text : null;

    // RFC 1123 2.1; a name of digits and dots alone is an address with a slip of the pen.
    private static string? ParseCallerHost(string text) =>
        ParseNetwork(text) is not null
        || (text.Length is >= 1 and <= 253
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
            && text.Any(char.IsAsciiLetter))
            ? text
            : null;

    private static IPNetwork? ParseNetwork(string text)
    {
        if (IPNetwork.TryParse(text, out var network))
            return network;
        return IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8) : null;
    }
}
