using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace FellowOakDicom.Tests.Network;

/// <summary>A peer that sends what it likes: bytes over a TCP connection, answers read PDU by PDU.</summary>
internal sealed class RawPeer : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly TcpClient _client;

    private RawPeer(TcpClient client)
    {
        _client = client;
        Stream = client.GetStream();
    }

    public NetworkStream Stream { get; }

    public static async Task<RawPeer> ConnectAsync(int port)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, port);
        return new RawPeer(client);
    }

    /// <summary>Connects and opens an association for Verification (1) and CT Image Storage (3), explicit little endian.</summary>
    public static async Task<RawPeer> AssociateAsync(int port)
    {
        var peer = await ConnectAsync(port);
        await peer.SendAsync(Pdu.Request(
            (1, Pdu.Verification, [Pdu.ImplicitLittle]),
            (3, Pdu.CTImageStorage, [Pdu.ExplicitLittle])));
        Assert.Equal(Pdu.AssociateAc, (await peer.ReceiveAsync())?.Type);
        return peer;
    }

    public static async Task<RawPeer> AcceptAsync(TcpListener listener) => new(await listener.AcceptTcpClientAsync().WaitAsync(s_patience));

    public Task SendAsync(params byte[] bytes) => Stream.WriteAsync(bytes).AsTask();

    /// <summary>The next PDU, or null when the other side has closed the connection.</summary>
    public async Task<(byte Type, byte[] Body)?> ReceiveAsync()
    {
        using var limit = new CancellationTokenSource(s_patience);
        try
        {
            var header = new byte[6];
            if (await Stream.ReadAtLeastAsync(header, 6, throwOnEndOfStream: false, limit.Token) < 6)
                return null;

            var body = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(2))];
            await Stream.ReadExactlyAsync(body, limit.Token);
            return (header[0], body);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The next message's command set, which fits into one fragment.</summary>
    public async Task<byte[]> ReceiveCommandAsync()
    {
        var (type, body) = (await ReceiveAsync())!.Value;
        Assert.Equal(Pdu.Data, type);
        Assert.Equal(3, body[5]);
        return body[6..];
    }

    /// <summary>Reads on until the other side closes the connection.</summary>
    public async Task AwaitCloseAsync()
    {
        while (await ReceiveAsync() is not null)
        {
        }
    }

    public void Dispose() => _client.Dispose();
}
