using System.Net;
using System.Net.Sockets;
using FellowOakDicom.Network.Tls;

namespace FellowOakDicom.Network;

/// <summary>A TCP connection, with TLS over it where asked for.</summary>
internal sealed class TcpNetworkStream : INetworkStream
{
    private readonly Socket _socket;
    private readonly Stream _stream;

    private TcpNetworkStream(Socket socket, Stream stream, IPEndPoint remote, IPEndPoint local)
    {
        _socket = socket;
        _stream = stream;
        RemoteHost = AddressOf(remote);
        RemotePort = remote.Port;
        LocalHost = AddressOf(local);
        LocalPort = local.Port;
    }

    public string RemoteHost { get; }

    public int RemotePort { get; }

    public string LocalHost { get; }

    public int LocalPort { get; }

    /// <summary>Wraps an accepted connection; owns the socket, also where the handshake fails.</summary>
    public static TcpNetworkStream Accept(Socket socket, ITlsAcceptor? tls)
        => Create(socket, (plain, remote, local) => tls?.AcceptTls(plain, AddressOf(remote), local.Port) ?? plain);

    /// <summary>Connects to a host.</summary>
    /// <exception cref="DicomNetworkException">Nobody listens there, or the host is not known.</exception>
    public static async Task<TcpNetworkStream> ConnectAsync(
        string host, int port, ITlsInitiator? tls, bool noDelay, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = noDelay };
        try
        {
            await socket.ConnectAsync(host, port, cancellationToken);
            return Create(socket, (plain, _, _) => tls?.InitiateTls(plain, host, port) ?? plain);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new DicomNetworkException($"No connection to {host}:{port}: {e.Message}", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public Stream AsStream() => _stream;

    /// <summary>Tells the peer that nothing more comes, while its bytes are still taken.</summary>
    public void ShutdownSend()
    {
        if (_socket.Connected)
            _socket.Shutdown(SocketShutdown.Send);
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }

    private static TcpNetworkStream Create(Socket socket, Func<Stream, IPEndPoint, IPEndPoint, Stream> secure)
    {
        try
        {
            var remote = (IPEndPoint)socket.RemoteEndPoint!;
            var local = (IPEndPoint)socket.LocalEndPoint!;
            return new TcpNetworkStream(socket, secure(new NetworkStream(socket, ownsSocket: true), remote, local), remote, local);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string AddressOf(IPEndPoint end)
        => (end.Address.IsIPv4MappedToIPv6 ? end.Address.MapToIPv4() : end.Address).ToString();
}
