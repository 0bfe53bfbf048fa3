using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DicomNode.Node.Network;

/// <summary>Reads certificates and keys from PEM files; what is wrong names the setting and the file.</summary>
internal static class PemFiles
{
    /// <summary>Every certificate in a file, one at least.</summary>
    /// <exception cref="TlsSettingsException">The file cannot be read, or holds none.</exception>
    public static X509Certificate2Collection ReadCertificates(string key, string path)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(path);
            return certificates.Count > 0 ? certificates : throw new CryptographicException("it holds no certificate");
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new TlsSettingsException($"{key} is \"{path}\": expected a PEM file of certificates: {exception.Message}", exception);
        }
    }

    /// <summary>The first certificate of a file, with its private key.</summary>
    /// <exception cref="TlsSettingsException">A file cannot be read, or the key is not the certificate's.</exception>
    public static X509Certificate2 ReadKey(string key, string certificatePath, string keyPath)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(certificatePath, keyPath);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new TlsSettingsException(
                $"{key} is \"{keyPath}\": expected a PEM file with the private key of \"{certificatePath}\": {exception.Message}", exception);
        }
    }
}
