using System.Net.Sockets;
using DicomNode.Testing;

namespace DicomNode.Node.Tests.Network;

/// <summary>Who gets in, for how long, and what a stop does to those who are in: over real sockets.</summary>
public sealed class AssociationTests
{
    [Theory]
    [InlineData("OTHER", "RAW", 1, 1, 7)]
    [InlineData("DICOMNODE", "STRANGER", 1, 1, 3)]
    public async Task A_title_that_is_not_recognized_is_rejected_for_good(string called, string calling, byte result, byte source, byte reason)
    {
        await using var node = await RunningNode.StartAsync(("Node:Dicom:AcceptAnyCallingAe", "false"), ("Node:Dicom:Callers:0:AeTitle", "RAW"));
        using var peer = await RawPeer.ConnectAsync(node.Port);
        await peer.SendAsync(RawPeer.AssociateRequest(called, calling, RawPeer.CtImage, RawPeer.ExplicitLittleEndian));
        await AssertRejectedAsync(peer, result, source, reason);
    }

    [Fact]
    public async Task One_association_too_many_is_rejected_for_now_and_welcome_when_another_is_over()
    {
        await using var node = await RunningNode.StartAsync(("Node:Dicom:MaxAssociations", "1"));
        using (var first = await RawPeer.AssociateAsync(node.Port))
        {
            using var second = await RawPeer.ConnectAsync(node.Port);
            await second.SendAsync(RawPeer.AssociateRequest("DICOMNODE", "RAW", RawPeer.CtImage, RawPeer.ExplicitLittleEndian));
            await AssertRejectedAsync(second, 2, 3, 2);
            await ReleaseAsync(first);
        }

        using var third = await RawPeer.AssociateAsync(node.Port);
        await ReleaseAsync(third);
    }

    [Fact]
    public async Task A_connection_that_never_asks_is_closed_by_artim()
    {
        await using var node = await RunningNode.StartAsync(("Node:Dicom:ArtimSeconds", "0.2"));
        using var peer = await RawPeer.ConnectAsync(node.Port);
        Assert.Null(await peer.ReceiveAsync());
    }

    [Fact]
    public async Task A_peer_that_does_not_close_after_release_is_closed_by_artim()
    {
        await using var node = await RunningNode.StartAsync(("Node:Dicom:ArtimSeconds", "0.2"));
        using var peer = await RawPeer.AssociateAsync(node.Port);
        await ReleaseAsync(peer);
        Assert.Null(await peer.ReceiveAsync());
    }

    [Fact]
    public async Task A_silent_association_is_aborted_and_its_half_object_dropped()
    {
        await using var node = await RunningNode.StartAsync(("Node:Dicom:DimseSeconds", "0.2"));
        using var peer = await RawPeer.AssociateAsync(node.Port);
        await peer.SendAsync(RawPeer.StoreCommand(RawPeer.CtImage, "1.2.3.9"));
        await peer.SendAsync(RawPeer.DataPdu(control: 0, DataSetBytes.Ct("1.2.3.9")[..100]));
        var (type, body) = await peer.ReceiveAsync() ?? throw new InvalidOperationException("closed without abort");
        Assert.Equal(RawPeer.Abort, type);
        Assert.Equal(2, body[2]);
        Assert.Null(await peer.ReceiveAsync());
        Assert.Contains("DIMSE timer expired", await node.StopAndReadLogAsync(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(node.Folders.Incoming));
    }

    [Fact]
    public async Task On_stop_an_open_association_finishes_and_nobody_new_gets_in()
    {
        using var data = new TemporaryFolder();
        await using var node = await RunningNode.StartAsync(data.Path);
        var port = node.Port;
        using var peer = await RawPeer.AssociateAsync(port);
        await peer.SendAsync(RawPeer.StoreCommand(RawPeer.CtImage, "1.2.3.9"));
        var stopping = node.StopAndReadLogAsync();
        await AssertRefusedAsync(port);

        await peer.SendAsync(RawPeer.DataPdu(control: 2, DataSetBytes.Ct("1.2.3.9")));
        Assert.Equal((0x0000, ""), await peer.ReceiveResponseAsync());
        await ReleaseAsync(peer);
        await stopping;

        await using var next = await RunningNode.StartAsync(data.Path);
        await next.WaitForVerdictAsync("1.2.3.9");
        Assert.Empty(Directory.GetFiles(next.Folders.Incomplete));
    }

    [Fact]
    public async Task On_stop_an_association_that_does_not_finish_is_cut()
    {
        await using var node = await RunningNode.StartAsync(("Node:Dicom:StopSeconds", "0.2"));
        using var peer = await RawPeer.AssociateAsync(node.Port);
        var log = await node.StopAndReadLogAsync();
        Assert.Contains("are cut", log, StringComparison.Ordinal);
        while (await peer.ReceiveAsync() is not null)
        {
        }
    }

    /// <summary>Until the listener is closed a connection may still be taken, but none is served.</summary>
    private static async Task AssertRefusedAsync(int port)
    {
        try
        {
            while (true)
            {
                using var late = await RawPeer.ConnectAsync(port);
                await late.SendAsync(RawPeer.AssociateRequest("DICOMNODE", "RAW", RawPeer.CtImage, RawPeer.ExplicitLittleEndian));
                if (await late.ReceiveAsync() is { } answer)
                    Assert.NotEqual(RawPeer.AssociateAccept, answer.Type);
            }
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            // Refused, as it should be.
        }
    }

    private static async Task AssertRejectedAsync(RawPeer peer, byte result, byte source, byte reason)
    {
        var (type, body) = await peer.ReceiveAsync() ?? throw new InvalidOperationException("closed instead of rejected");
        Assert.Equal(RawPeer.AssociateReject, type);
        Assert.Equal([0, result, source, reason], body);
    }

    private static async Task ReleaseAsync(RawPeer peer)
    {
        await peer.SendAsync(RawPeer.Pdu(0x05, [0, 0, 0, 0]));
        Assert.Equal(RawPeer.ReleaseResponse, (await peer.ReceiveAsync())?.Type);
    }
}
