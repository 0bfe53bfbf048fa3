namespace FellowOakDicom.Network;

/// <summary>A connection to a peer, with its two ends. Disposing it closes the connection.</summary>
public interface INetworkStream : IDisposable
{
    string RemoteHost { get; }

    string LocalHost { get; }

    int RemotePort { get; }

    int LocalPort { get; }

    /// <summary>The bytes of the connection, decrypted where TLS is used.</summary>
    Stream AsStream();
}
