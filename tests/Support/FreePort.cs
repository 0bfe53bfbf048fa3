using System.Net;
using System.Net.Sockets;

namespace DicomNode.Testing;

/// <summary>A TCP port for programs that cannot be told to choose one and say which.</summary>
public static class FreePort
{
    /// <summary>A loopback port that nobody listened on a moment ago.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
