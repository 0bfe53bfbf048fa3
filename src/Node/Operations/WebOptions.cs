using System.Net;

namespace DicomNode.Node.Operations;

/// <summary>The HTTP side (section <c>Node:Web</c>).</summary>
public sealed record WebOptions
{
    /// <summary>Where the API and the pages are served; port 0 lets the system choose one.</summary>
    public string Url { get; init; } = "http://127.0.0.1:8080";

    /// <summary>Under which URL people reach the node, for links in messages, without a slash at its end; empty: <see cref="Url"/>.</summary>
    public string PublicUrl { get; init; } = "";

    /// <summary>What links to the node begin with, without a slash at its end.</summary>
    public string LinkUrl => PublicUrl.Length > 0 ? PublicUrl : Url.TrimEnd('/');

    /// <summary>PEM file of the certificate, followed by the intermediate ones; needed for https. Absolute after reading.</summary>
    public string CertificateFile { get; init; } = "";

    /// <summary>PEM file of its private key; empty where the key stands in the certificate's file.</summary>
    public string KeyFile { get; init; } = "";

    /// <summary>Proxies whose word on the client's address, name and scheme is taken (X-Forwarded-For, -Host, -Proto).</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    public PatientNames PatientNames { get; init; } = PatientNames.Hidden;

    /// <summary>Whether /metrics is answered without a token.</summary>
    public bool AnonymousMetrics { get; init; }

    /// <summary>A session ends when it was not used for so long.</summary>
    public TimeSpan SessionIdle { get; init; } = TimeSpan.FromHours(1);

    /// <summary>A session ends so long after the sign-in, whatever is done with it.</summary>
    public TimeSpan SessionLimit { get; init; } = TimeSpan.FromHours(12);

    /// <summary>Failed attempts that lock a name out.</summary>
    public int LockoutAttempts { get; init; } = 5;

    /// <summary>How long the first lockout lasts; each further failure doubles it, up to a day.</summary>
    public TimeSpan Lockout { get; init; } = TimeSpan.FromMinutes(1);

    public ProviderOptions OpenIdConnect { get; init; } = new();

    public bool IsHttps => Url.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
}
