namespace FellowOakDicom.Network.Tls;

/// <summary>The client side of TLS.</summary>
public interface ITlsInitiator
{
    /// <summary>Performs the handshake and returns the stream of decrypted bytes.</summary>
    Stream InitiateTls(Stream plainStream, string remoteAddress, int remotePort);
}
