using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using DicomNode.Node.Operations;
using FellowOakDicom.Network.Tls;

namespace DicomNode.Node.Network;

/// <summary>
/// The server's side of DICOM over TLS, by the BCP 195 profile (PS3.15 B.12, RFC 9325): TLS 1.2 and 1.3, forward secrecy and authenticated encryption
/// only, peers known by certificates. The library accepts one connection at a time and would wait for its handshake; here the handshake is left to
/// the connection's own first read, where ARTIM bounds it.
/// </summary>
public sealed class TlsAcceptor(ILogger<TlsAcceptor> logger) : ITlsAcceptor
{
    // RFC 9325 4.2, and the suites of TLS 1.3 (RFC 8446 B.4).
    private static readonly TlsCipherSuite[] Suites =
    [
        TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    ];

    private SslServerAuthenticationOptions? _server;

    /// <summary>Reads the files anew; connections accepted from now on use them.</summary>
    /// <exception cref="TlsSettingsException">A file cannot be read, or does not hold what it should; what was in use stays in use.</exception>
    public void Load(TlsOptions options)
    {
        if (options.IsOn)
            Volatile.Write(ref _server, Create(options));
    }

    /// <summary>Reads the files and says what is wrong with them.</summary>
    /// <exception cref="TlsSettingsException">As for <see cref="Load"/>.</exception>
    public static void Check(TlsOptions options) => _ = options.IsOn ? Create(options) : null;

    /// <inheritdoc/>
    public Stream AcceptTls(Stream encryptedStream, string remoteAddress, int localPort)
    {
        var server = Volatile.Read(ref _server) ?? throw new InvalidOperationException("A connection before the certificates were loaded.");
        return new TlsStream(encryptedStream, server, reason => logger.HandshakeFailed(remoteAddress, reason));
    }

    private static SslServerAuthenticationOptions Create(TlsOptions options)
    {
        var certificates = PemFiles.ReadCertificates("Node:Dicom:Tls:CertificatePath", options.CertificatePath);
        var keyPath = options.KeyPath.Length > 0 ? options.KeyPath : options.CertificatePath;
        var trusted = options.TrustedPath.Length > 0 ? PemFiles.ReadCertificates("Node:Dicom:Tls:TrustedPath", options.TrustedPath) : [];
        var chain = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,

            // Nothing is fetched from where a peer's certificate points to.
            DisableCertificateDownloads = true,
        };
        chain.CustomTrustStore.AddRange(trusted);
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(
                PemFiles.ReadKey("Node:Dicom:Tls:KeyPath", options.CertificatePath, keyPath),
                new X509Certificate2Collection(certificates.Skip(1).ToArray()),
                offline: true),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CipherSuitesPolicy = OperatingSystem.IsWindows() ? null : new CipherSuitesPolicy(Suites),
            ClientCertificateRequired = true,
            CertificateChainPolicy = chain,
            RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                errors == SslPolicyErrors.None || (certificate is null && options.ClientCertificates == ClientCertificates.Optional),
            AllowRenegotiation = false,
        };
    }
}
