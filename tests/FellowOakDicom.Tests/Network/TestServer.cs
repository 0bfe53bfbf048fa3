#if UPSTREAM_PACKAGES
using DicomNode.Testing;
#endif
using FellowOakDicom.Network;

namespace FellowOakDicom.Tests.Network;

/// <summary>A server of <see cref="StoreService"/>s on a port of its own.</summary>
internal sealed class TestServer : IDisposable
{
    private readonly IDicomServer _server;

    public TestServer(Action<DicomServerOptions>? configure = null)
    {
        _server = DicomServerFactory.Create<StoreService>(NetworkManager.IPv4Loopback, ChoosePort(), userState: Log, configure: configure);
        Port = _server.Port;
        Assert.True(_server.IsListening);
    }

    public int Port { get; }

    public StoreLog Log { get; } = new();

    public DicomServiceOptions Options => _server.Options;

    /// <summary>A C-ECHO over an association of its own succeeds.</summary>
    public async Task AssertAnswersAsync()
    {
        using var peer = await RawPeer.AssociateAsync(Port);
        await peer.SendAsync(Pdu.Make(Pdu.Data, Pdu.Fragment(1, command: true, last: true, Pdu.EchoCommand(7))));
        var response = await peer.ReceiveCommandAsync();
        Assert.Equal((ushort)0x8030, Pdu.CommandNumber(response, 0x0100));
        Assert.Equal((ushort)7, Pdu.CommandNumber(response, 0x0120));
        Assert.Equal((ushort)0, Pdu.CommandNumber(response, 0x0900));
    }

    public void Dispose() => _server.Dispose();

#if UPSTREAM_PACKAGES
    // fo-dicom before 5.2.3 does not tell the port that the system chose.
    private static int ChoosePort() => FreePort.Find();
#else
    private static int ChoosePort() => 0;
#endif
}
