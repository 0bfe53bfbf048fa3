using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using DicomNode.Node.Tests.Network;
using FellowOakDicom.Tests.Network;

namespace DicomNode.Fuzz.Targets;

/// <summary>
/// A whole node: the sessions of <see cref="PduTarget"/> over sockets, one after the other. Each connection must be closed by the node
/// soon after the peer has said its last, and after all of them the node must still answer a C-ECHO.
/// </summary>
internal sealed class SocketTarget : FuzzTarget, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly RunningNode _node = RunningNode.StartAsync(("Serilog:MinimumLevel:Default", "Fatal")).GetAwaiter().GetResult();
    private readonly byte[] _answer = new byte[4096];

    public SocketTarget(IReadOnlyList<byte[]> seeds)
        : base(seeds, PduSeeds.Pieces)
    {
    }

    public override void Run(ReadOnlyMemory<byte> input)
    {
        using var socket = Connect();
        try
        {
            MemoryMarshal.TryGetArray(input.IsEmpty ? input : input[1..], out var bytes);
            for (var rest = bytes; rest.Count > 0;)
                rest = rest[socket.Send(rest)..];
            socket.Shutdown(SocketShutdown.Send);
            while (socket.Receive(_answer) > 0)
            {
            }
        }
        catch (SocketException exception) when (exception.SocketErrorCode is not SocketError.TimedOut and not SocketError.WouldBlock)
        {
            // The node closed before it had read everything.
        }
    }

    public override void Finish()
    {
        using var socket = Connect();
        socket.Send(Pdu.Request("DICOMNODE", "FUZZ", 1, "1.2.840.10008.3.1.1.1", [], (1, Pdu.Verification, [Pdu.ImplicitLittle])));
        Expect(socket, Pdu.AssociateAc);
        socket.Send(Pdu.Make(Pdu.Data, Pdu.Fragment(1, true, true, Pdu.EchoCommand(7))));
        Expect(socket, Pdu.Data);
    }

    public void Dispose() => _node.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            SendTimeout = (int)Patience.TotalMilliseconds,
            ReceiveTimeout = (int)Patience.TotalMilliseconds,
        };
        socket.Connect(IPAddress.Loopback, _node.Port);
        return socket;
    }

    private void Expect(Socket socket, byte type)
    {
        var count = socket.Receive(_answer);
        if (count == 0 || _answer[0] != type)
            throw new InvalidOperationException($"the node answers with {(count == 0 ? "nothing" : $"PDU {_answer[0]:X2}H")}; expected {type:X2}H");
    }
}
