using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DicomNode.Node.Notification;

/// <summary>Whether a mail server's certificate leads to one of those in a PEM file, instead of those that this machine trusts.</summary>
internal static class MailTrust
{
    /// <summary>Why the file is of no use; null where it is.</summary>
    public static string? FindFault(string path)
    {
        try
        {
            return Read(path).Count > 0 ? null : "expected a PEM file of certificates: it holds none";
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return $"expected a PEM file of certificates: {exception.Message}";
        }
    }

    /// <summary>Judges by the names and dates of the certificate as usual, and by its chain to what the file holds.</summary>
    public static RemoteCertificateValidationCallback By(string path)
    {
        var trusted = Read(path);
        return (_, certificate, chain, errors) =>
        {
            if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
                return false;
            using var own = new X509Chain();
            own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            own.ChainPolicy.CustomTrustStore.AddRange(trusted);
            own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            own.ChainPolicy.DisableCertificateDownloads = true;
            if (chain is not null)
                own.ChainPolicy.ExtraStore.AddRange(chain.ChainElements.Select(element => element.Certificate).ToArray());
            using var shown = new X509Certificate2(certificate);
            return own.Build(shown);
        };
    }

    private static X509Certificate2Collection Read(string path)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(path);
        return certificates;
    }
}
