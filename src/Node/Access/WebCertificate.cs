using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using DicomNode.Node.Network;
using DicomNode.Node.Operations;

namespace DicomNode.Node.Access;

/// <summary>
/// The certificate of the web interface, from files that may be replaced under a running node: every new connection has whatever the files hold by then. Files
/// that make no sense, or half of a change, leave the one in use.
/// </summary>
public sealed class WebCertificate(WebOptions options, ILogger<WebCertificate> logger)
{
    private readonly Lock _gate = new();
    private SslStreamCertificateContext? _context;
    private (DateTime Certificate, DateTime Key) _seen;

    /// <summary>Reads the files, where the settings name some, and says what is wrong with them.</summary>
    /// <exception cref="TlsSettingsException">A file cannot be read, or does not hold what it should.</exception>
    public static void Check(WebOptions options) => _ = options.CertificateFile.Length > 0 ? Read(options) : null;

    /// <summary>What a connection that opens now is to use.</summary>
    /// <exception cref="TlsSettingsException">The files never made sense.</exception>
    public SslServerAuthenticationOptions Current() => new()
    {
        ServerCertificateContext = ReadAgain(),
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
    };

    private SslStreamCertificateContext ReadAgain()
    {
        lock (_gate)
        {
            var stamps = (Stamp(options.CertificateFile), Stamp(KeyFile(options)));
            if (_context is not null && stamps == _seen)
                return _context;
            _seen = stamps;
            try
            {
                _context = Read(options);
                logger.CertificateRead(_context.TargetCertificate.NotAfter);
            }
            catch (TlsSettingsException exception) when (_context is not null)
            {
                logger.CertificateNotRead(exception.Message);
            }

            return _context;
        }
    }

    private static SslStreamCertificateContext Read(WebOptions options)
    {
        var certificates = PemFiles.ReadCertificates("Node:Web:Certificate:CertificateFile", options.CertificateFile);
        return SslStreamCertificateContext.Create(
            PemFiles.ReadKey("Node:Web:Certificate:KeyFile", options.CertificateFile, KeyFile(options)),
            new X509Certificate2Collection(certificates.Skip(1).ToArray()),
            offline: true);
    }

    private static string KeyFile(WebOptions options) => options.KeyFile.Length > 0 ? options.KeyFile : options.CertificateFile;

    /// <summary>Renewing tools change what a link leads to, not the link.</summary>
    private static DateTime Stamp(string path)
    {
        try
        {
            return File.GetLastWriteTimeUtc(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);
        }
        catch (IOException)
        {
            return default;
        }
    }
}
