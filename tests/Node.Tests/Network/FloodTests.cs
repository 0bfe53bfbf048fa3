using DicomNode.Node.Network;
using DicomNode.Node.Operations;

namespace DicomNode.Node.Tests.Network;

/// <summary>Peers that come in masses and say nothing: what they cost, and that others still get in.</summary>
[Collection(nameof(MeasuredAlone))]
public sealed class FloodTests
{
    private const int Silent = 2_000;

    [Fact]
    public async Task Two_thousand_silent_associations_leave_a_sender_its_place_and_no_memory_behind()
    {
        await using var node = await RunningNode.StartAsync(("Node:Dicom:IdleSeconds", "20"), ("Node:Dicom:ArtimSeconds", "20"));
        await StoreAsync(node, "127.0.0.2", "1.2.3.1");
        await FloodAsync(node, "1.2.3.2");

        // What the first flood left is pools, filled once and used again: the next one leaves nothing.
        var before = LiveBytes();
        await FloodAsync(node, "1.2.3.3");
        Assert.InRange(LiveBytes() - before, long.MinValue, 8 << 20);
    }

    [Fact]
    public async Task Connections_that_never_ask_make_way_for_one_that_does()
    {
        await using var node = await RunningNode.StartAsync(("Node:Dicom:MaxWaitingConnections", "5"), ("Node:Dicom:ArtimSeconds", "3600"));
        var silent = new List<RawPeer>();
        for (var i = 0; i < 20; i++)
            silent.Add(await RawPeer.ConnectAsync(node.Port));

        // The first ones had to go, and are told so by the closing of their connection.
        Assert.Null(await silent[0].ReceiveAsync());
        await StoreAsync(node, "127.0.0.2", "1.2.3.1");
        Assert.InRange(node.Waiting, 1, 5);
        silent.ForEach(peer => peer.Dispose());
    }

    [Fact]
    public void The_host_with_most_connections_waiting_loses_its_oldest()
    {
        var room = new WaitingRoom(new CurrentSettings(new NodeOptions { Dicom = new DicomOptions { MaxWaitingConnections = 4 } }));
        var turnedOut = new List<string>();
        IDisposable Enter(string host, string name) => room.Enter(host, () => turnedOut.Add(name));

        using var good = Enter("good", "good");
        for (var i = 0; i < 6; i++)
            Enter("bad", $"bad{i}");
        Assert.Equal(["bad0", "bad1", "bad2"], turnedOut);
        Assert.Equal(4, room.Count);
        good.Dispose();
        good.Dispose();
        Assert.Equal(3, room.Count);
    }

    private static async Task FloodAsync(RunningNode node, string sopInstance)
    {
        var silent = new List<RawPeer>(Silent);
        try
        {
            for (var i = 0; i < Silent; i++)
            {
                silent.Add(await RawPeer.ConnectAsync(node.Port));
                await TrySendAsync(silent[^1], RawPeer.AssociateRequest("DICOMNODE", "SILENT", RawPeer.CtImage, RawPeer.ExplicitLittleEndian));
            }

            await StoreAsync(node, "127.0.0.2", sopInstance);
            Assert.InRange(node.Waiting, 0, new DicomOptions().MaxWaitingConnections);
        }
        finally
        {
            silent.ForEach(peer => peer.Dispose());
        }

        await WaitUntilAsync(() => node.Waiting == 0);
        await StoreAsync(node, "127.0.0.1", $"{sopInstance}.1");
    }

    private static async Task StoreAsync(RunningNode node, string from, string sopInstance)
    {
        using var peer = await RawPeer.ConnectAsync(node.Port, from);
        await peer.SendAsync(RawPeer.AssociateRequest("DICOMNODE", "GOOD", RawPeer.CtImage, RawPeer.ExplicitLittleEndian));
        Assert.Equal(RawPeer.AssociateAccept, (await peer.ReceiveAsync())?.Type);
        await peer.SendAsync(RawPeer.StoreCommand(RawPeer.CtImage, sopInstance));
        await peer.SendAsync(RawPeer.DataPdu(control: 2, DataSetBytes.Ct(sopInstance)));
        Assert.Equal((0x0000, ""), await peer.ReceiveResponseAsync());
        await node.WaitForVerdictAsync(sopInstance);
    }

    private static async Task TrySendAsync(RawPeer peer, byte[] bytes)
    {
        try
        {
            await peer.SendAsync(bytes);
        }
        catch (IOException)
        {
            // Turned out already.
        }
    }

    private static long LiveBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!condition())
            await Task.Delay(50, limit.Token);
    }
}
