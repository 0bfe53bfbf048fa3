namespace FellowOakDicom.Network.Tls;

/// <summary>The server side of TLS.</summary>
public interface ITlsAcceptor
{
    /// <summary>Performs the handshake and returns the stream of decrypted bytes.</summary>
    Stream AcceptTls(Stream encryptedStream, string remoteAddress, int localPort);
}
