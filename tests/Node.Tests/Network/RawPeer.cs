using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DicomNode.Node.Tests.Network;

/// <summary>A peer that can misbehave: writes bytes to a socket and reads PDUs (PS3.8 9.3).</summary>
internal sealed class RawPeer : IDisposable
{
    public const byte AssociateAccept = 0x02;
    public const byte AssociateReject = 0x03;
    public const byte Data = 0x04;
    public const byte ReleaseResponse = 0x06;
    public const byte Abort = 0x07;

    public const string ExplicitLittleEndian = "1.2.840.10008.1.2.1";
    public const string CtImage = "1.2.840.10008.5.1.4.1.1.2";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly TcpClient _client;

    private RawPeer(IPAddress from) => _client = new TcpClient(new IPEndPoint(from, 0));

    /// <summary>Affected SOP Instance UID of the C-STORE response received last.</summary>
    public string? AnsweredSopInstance { get; private set; }

    /// <summary>Its Affected SOP Class UID.</summary>
    public string? AnsweredSopClass { get; private set; }

    /// <summary>Its Message ID Being Responded To.</summary>
    public int AnsweredMessageId { get; private set; }

    /// <summary>Connects, from an address of this machine's own.</summary>
    public static async Task<RawPeer> ConnectAsync(int port, string from = "127.0.0.1")
    {
        var peer = new RawPeer(IPAddress.Parse(from));
        await peer._client.ConnectAsync(IPAddress.Loopback, port);
        return peer;
    }

    /// <summary>Connects and associates: one presentation context, ID 1.</summary>
    public static async Task<RawPeer> AssociateAsync(int port, string abstractSyntax = CtImage, string transferSyntax = ExplicitLittleEndian)
    {
        var peer = await ConnectAsync(port);
        await peer.SendAsync(AssociateRequest("DICOMNODE", "RAW", abstractSyntax, transferSyntax));
        var (type, _) = await peer.ReceiveAsync() ?? throw new InvalidOperationException("closed instead of accepted");
        Assert.Equal(AssociateAccept, type);
        return peer;
    }

    public async Task SendAsync(byte[] bytes) => await _client.GetStream().WriteAsync(bytes);

    /// <summary>Says that nothing more comes, and keeps reading.</summary>
    public void ShutdownSend() => _client.Client.Shutdown(SocketShutdown.Send);

    /// <summary>The next PDU; null where the node closed the connection.</summary>
    public async Task<(byte Type, byte[] Body)?> ReceiveAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        var head = new byte[6];
        try
        {
            if (await _client.GetStream().ReadAtLeastAsync(head, 6, throwOnEndOfStream: false, limit.Token) < 6)
                return null;
            var body = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(2))];
            await _client.GetStream().ReadExactlyAsync(body, limit.Token);
            return (head[0], body);
        }
        catch (IOException)
        {
            // A reset says the same as an end of stream.
            return null;
        }
    }

    /// <summary>The status and Error Comment of the C-STORE response that comes next.</summary>
    public async Task<(ushort Status, string Comment)> ReceiveResponseAsync()
    {
        var command = new MemoryStream();
        while (true)
        {
            var (type, body) = await ReceiveAsync() ?? throw new InvalidOperationException("closed instead of answered");
            Assert.Equal(Data, type);
            for (var offset = 0; offset < body.Length;)
            {
                var length = BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(offset));
                command.Write(body.AsSpan(offset + 6, length - 2));
                offset += 4 + length;
                if ((body[offset - length + 1] & 2) != 0)
                    return ParseResponse(command.ToArray());
            }
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>A-ASSOCIATE-RQ with one presentation context (PS3.8 9.3.2).</summary>
    public static byte[] AssociateRequest(string called, string calling, string abstractSyntax, string transferSyntax) =>
        AssociateRequest(called, calling, ContextItem(1, abstractSyntax, transferSyntax), MaximumLengthItem(0x4000));

    /// <summary>A presentation context item of A-ASSOCIATE-RQ (PS3.8 9.3.2.2).</summary>
    public static byte[] ContextItem(byte id, string abstractSyntax, params string[] transferSyntaxes) => Item(
        0x20,
        [
            id, 0, 0, 0,
            .. Item(0x30, Encoding.ASCII.GetBytes(abstractSyntax)),
            .. transferSyntaxes.SelectMany(syntax => Item(0x40, Encoding.ASCII.GetBytes(syntax))),
        ]);

    /// <summary>The maximum length item of the user information (PS3.8 D.1).</summary>
    public static byte[] MaximumLengthItem(int length) => Item(0x51, [(byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length]);

    /// <summary>A-ASSOCIATE-RQ of any items (PS3.8 9.3.2).</summary>
    /// <param name="called">Called AE title, padded here.</param>
    /// <param name="calling">Calling AE title, likewise.</param>
    /// <param name="contexts">Presentation context items.</param>
    /// <param name="userItems">Items of the user information, beside the Implementation Class UID.</param>
    public static byte[] AssociateRequest(string called, string calling, byte[] contexts, byte[] userItems)
    {
        byte[] userInformation = [.. userItems, .. Item(0x52, "1.2.3.4"u8.ToArray())];
        return Pdu(
            0x01,
            [
                0, 1, 0, 0,
                .. Encoding.ASCII.GetBytes(called.PadRight(16)),
                .. Encoding.ASCII.GetBytes(calling.PadRight(16)),
                .. new byte[32],
                .. Item(0x10, "1.2.840.10008.3.1.1.1"u8.ToArray()),
                .. contexts,
                .. Item(0x50, userInformation),
            ]);
    }

    /// <summary>C-STORE-RQ as one command PDV (PS3.7 9.3.1.1), presentation context 1.</summary>
    public static byte[] StoreCommand(string sopClass, string sopInstance, ushort dataSetType = 0x0000, ushort messageId = 7)
    {
        byte[] elements =
        [
            .. Element(0x0002, Uid(sopClass)),
            .. Element(0x0100, [0x01, 0x00]),
            .. Element(0x0110, [(byte)messageId, (byte)(messageId >> 8)]),
            .. Element(0x0700, [0x00, 0x00]),
            .. Element(0x0800, [(byte)dataSetType, (byte)(dataSetType >> 8)]),
            .. Element(0x1000, Uid(sopInstance)),
        ];
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, elements.Length);
        return DataPdu(control: 3, [.. Element(0x0000, length), .. elements]);
    }

    /// <summary>P-DATA-TF with one PDV of presentation context 1. Control: 1 command, 2 last fragment.</summary>
    public static byte[] DataPdu(byte control, byte[] bytes)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length + 2);
        return Pdu(Data, [.. length, 1, control, .. bytes]);
    }

    public static byte[] Pdu(byte type, byte[] body)
    {
        var pdu = new byte[6 + body.Length];
        pdu[0] = type;
        BinaryPrimitives.WriteInt32BigEndian(pdu.AsSpan(2), body.Length);
        body.CopyTo(pdu, 6);
        return pdu;
    }

    /// <summary>An item or sub-item: type, length, value.</summary>
    public static byte[] Item(byte type, byte[] value) => [type, 0, (byte)(value.Length >> 8), (byte)value.Length, .. value];

    private static byte[] Uid(string uid) => Encoding.ASCII.GetBytes(uid.Length % 2 == 0 ? uid : uid + "\0");

    // Group 0000, implicit VR little endian.
    private static byte[] Element(ushort element, byte[] value) =>
        [0, 0, (byte)element, (byte)(element >> 8), (byte)value.Length, (byte)(value.Length >> 8), 0, 0, .. value];

    private (ushort Status, string Comment) ParseResponse(ReadOnlySpan<byte> command)
    {
        ushort status = 0xFFFF;
        var comment = "";
        for (var offset = 0; offset < command.Length;)
        {
            var element = BinaryPrimitives.ReadUInt16LittleEndian(command[(offset + 2)..]);
            var length = BinaryPrimitives.ReadInt32LittleEndian(command[(offset + 4)..]);
            var value = command.Slice(offset + 8, length);
            if (element == 0x0002)
                AnsweredSopClass = Encoding.ASCII.GetString(value).TrimEnd('\0');
            else if (element == 0x0120)
                AnsweredMessageId = BinaryPrimitives.ReadUInt16LittleEndian(value);
            else if (element == 0x0900)
                status = BinaryPrimitives.ReadUInt16LittleEndian(value);
            else if (element == 0x0902)
                comment = Encoding.ASCII.GetString(value).TrimEnd();
            else if (element == 0x1000)
                AnsweredSopInstance = Encoding.ASCII.GetString(value).TrimEnd('\0');
            offset += 8 + length;
        }

        return (status, comment);
    }
}
