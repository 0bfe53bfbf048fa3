using System.Text;
using DicomNode.Classifier;
using DicomNode.Node.Network;
using DicomNode.Node.Operations;
using DicomNode.Node.Tests.Intake;
using DicomNode.Node.Tests.Network;

namespace DicomNode.Node.Tests.Checks;

/// <summary>What C-STORE is answered, and what peers that fall silent or speak something else come to: checks 10 to 12 and 14 to 16.</summary>
public sealed class Check10To16ReceptionTests
{
    private const string MrImage = "1.2.840.10008.5.1.4.1.1.4";

    [Theory]
    // A command set alone is refused for: a class that is not the context's, an instance UID that is none, a class or a caller not (any more) admitted.
    [InlineData(RawPeer.CtImage, "1.2.3.9", RawPeer.CtImage, true, null, null)]
    [InlineData(RawPeer.CtImage, "1.2.03.9", RawPeer.CtImage, true, null, null)]
    [InlineData(MrImage, "1.2.3.9", RawPeer.CtImage, true, 0x0122, "SOP Class UID: ...4.1.1.4 in command, ...4.1.1.2 in context")]
    [InlineData(MrImage, "1.2.3.9", MrImage, true, 0x0122, "SOP class 1.2.840.10008.5.1.4.1.1.4 is not stored here")]
    [InlineData(RawPeer.CtImage, "../../etc", RawPeer.CtImage, true, 0x0117, "SOP Instance UID: expected digits and dots: ../../etc")]
    [InlineData(RawPeer.CtImage, "", RawPeer.CtImage, true, 0x0117, "SOP Instance UID: expected digits and dots:")]
    [InlineData(RawPeer.CtImage, "1.2.3.9", RawPeer.CtImage, false, 0x0124, "RAW is no longer among the callers of this node")]
    public void Check_10_refusals_by_the_command_set_alone(
        string sopClass, string sopInstance, string abstractSyntax, bool known, int? status, string? comment)
    {
        var options = new DicomOptions
        {
            SopClasses = [RawPeer.CtImage],
            AcceptAnyCallingAe = false,
            Callers = [new CallerOptions(known ? "RAW" : "OTHER", [], [])],
        };
        var refusal = StorePolicy.FindRefusal(sopClass, sopInstance, abstractSyntax, new AssociationRequest("NODE", "RAW", null, []), options);
        Assert.Equal((status, comment), (refusal?.Code, refusal?.ErrorComment));
    }

    [Fact]
    public async Task Check_10_each_refusal_has_its_status_and_comment_and_the_association_lives()
    {
        await using var node = await RunningNode.StartAsync();
        using var peer = await RawPeer.AssociateAsync(node.Port);
        Assert.Equal((0x0122, "SOP Class UID: ...4.1.1.4 in command, ...4.1.1.2 in context"), await StoreAsync(peer, "1.2.3.9", sopClass: MrImage));
        Assert.Equal((0x0117, "SOP Instance UID: expected digits and dots: 1.2.x"), await StoreAsync(peer, "1.2.x"));
        Assert.Equal(0xC000, (await StoreAsync(peer, "1.2.3.9", DataSetBytes.Ct("1.2.3.9")[..^100])).Status);
        Assert.Equal(0xB007, (await StoreAsync(peer, "1.2.3.10", DataSetBytes.Ct("1.2.3.10", study: null))).Status);
        Assert.Equal((0x0000, ""), await StoreAsync(peer, "1.2.3.11"));

        Assert.Empty(node.Reload(("Node:Dicom:AcceptAnyCallingAe", "false"), ("Node:Dicom:Callers:0:AeTitle", "OTHER")));
        Assert.Equal((0x0124, "RAW is no longer among the callers of this node"), await StoreAsync(peer, "1.2.3.12"));

        // Settings at fault change nothing, and a reload admits again.
        Assert.Contains("Node:Dicom:IdleSeconds", Assert.Single(node.Reload(("Node:Dicom:IdleSeconds", "soon"))), StringComparison.Ordinal);
        Assert.Equal(0x0124, (await StoreAsync(peer, "1.2.3.12")).Status);
        Assert.Empty(node.Reload(("Node:Dicom:IdleSeconds", "60"), ("Node:Dicom:Callers:1:AeTitle", "RAW")));
        Assert.Equal((0x0000, ""), await StoreAsync(peer, "1.2.3.12"));
        await node.WaitForVerdictAsync("1.2.3.12");
        Assert.Empty(IntakeFolder.NamesIn(node.Folders.Incoming));
    }

    [Fact]
    public async Task Check_11_a_wrong_modality_is_stored_like_any_other()
    {
        await using var node = await RunningNode.StartAsync();
        using var peer = await RawPeer.AssociateAsync(node.Port, abstractSyntax: MrImage);
        Assert.Equal((0x0000, ""), await StoreAsync(peer, "1.2.3.9", DataSetBytes.Ct("1.2.3.9", sopClass: MrImage), MrImage));
        var verdict = await node.WaitForVerdictAsync("1.2.3.9");
        Assert.Equal((ModalityClass.CT, ModalityClass.MR), (verdict.HeaderClass, verdict.SopClassClass));
    }

    [Fact]
    public async Task Check_12_uids_of_the_data_set_that_are_not_the_commands_are_refused()
    {
        await using var node = await RunningNode.StartAsync();
        using var peer = await RawPeer.AssociateAsync(node.Port);
        Assert.Equal(
            (0xA900, "SOP Instance UID: 1.2.3.9 in command, 1.2.3.8 in data set"), await StoreAsync(peer, "1.2.3.9", DataSetBytes.Ct("1.2.3.8")));
        Assert.Equal(
            (0xA900, "SOP Class UID: ...4.1.1.2 in command, ...4.1.1.4 in data set"),
            await StoreAsync(peer, "1.2.3.9", DataSetBytes.Ct("1.2.3.9", sopClass: MrImage)));
        Assert.Equal((0x0000, ""), await StoreAsync(peer, "1.2.3.9"));
    }

    [Fact]
    public async Task Check_14_an_abort_within_an_object_drops_that_object_alone()
    {
        await using var node = await RunningNode.StartAsync();
        using (var peer = await RawPeer.AssociateAsync(node.Port))
        {
            Assert.Equal((0x0000, ""), await StoreAsync(peer, "1.2.3.9"));
            await peer.SendAsync(RawPeer.StoreCommand(RawPeer.CtImage, "1.2.3.10"));
            await peer.SendAsync(RawPeer.DataPdu(control: 0, DataSetBytes.Ct("1.2.3.10")[..300]));
            await peer.SendAsync(RawPeer.Pdu(RawPeer.Abort, [0, 0, 0, 0]));
            Assert.Null(await peer.ReceiveAsync());
        }

        await node.WaitForVerdictAsync("1.2.3.9");
        Assert.Contains("Abort from RAW", await node.StopAndReadLogAsync(), StringComparison.Ordinal);
        Assert.Empty(IntakeFolder.NamesIn(node.Folders.Incoming));
        Assert.Empty(IntakeFolder.NamesIn(node.Folders.Accepted));
        Assert.Single(IntakeFolder.NamesIn(node.Folders.Classified));
    }

    [Fact]
    public async Task Check_15_artim_ends_a_connection_that_asks_for_nothing_or_does_not_close()
    {
        await using var node = await RunningNode.StartAsync(("Node:Dicom:ArtimSeconds", "0.3"));
        using var silent = await RawPeer.ConnectAsync(node.Port);
        using var dripping = await RawPeer.ConnectAsync(node.Port);
        await dripping.SendAsync([0x01, 0, 0]);
        using var released = await RawPeer.AssociateAsync(node.Port);
        await ReleaseAsync(released);
        Assert.Null(await silent.ReceiveAsync());
        Assert.Null(await dripping.ReceiveAsync());
        Assert.Null(await released.ReceiveAsync());
    }

    [Fact]
    public async Task Check_15_an_association_that_says_nothing_is_aborted()
    {
        await using var node = await RunningNode.StartAsync(("Node:Dicom:IdleSeconds", "0.3"));
        using var peer = await RawPeer.AssociateAsync(node.Port);
        Assert.Equal((RawPeer.Abort, [0, 0, 2, 0]), await peer.ReceiveAsync());
        Assert.Null(await peer.ReceiveAsync());
    }

    [Fact]
    public async Task Check_15_an_object_that_drips_in_is_aborted_though_never_silent()
    {
        await using var node = await RunningNode.StartAsync(("Node:Dicom:DimseSeconds", "0.5"), ("Node:Dicom:MinBytesPerSecond", "10000"));
        using var peer = await RawPeer.AssociateAsync(node.Port);
        await peer.SendAsync(RawPeer.StoreCommand(RawPeer.CtImage, "1.2.3.9"));
        using var aborted = new CancellationTokenSource();
        var answer = peer.ReceiveAsync();
        var drips = DripAsync(peer, aborted.Token);
        Assert.Equal(RawPeer.Abort, (await answer)?.Type);
        await aborted.CancelAsync();
        await drips;
        Assert.Contains("DIMSE timer expired", await node.StopAndReadLogAsync(), StringComparison.Ordinal);
        Assert.Empty(IntakeFolder.NamesIn(node.Folders.Incoming));
    }

    [Fact]
    public async Task Check_15_a_release_asked_for_twice_is_answered_and_the_connection_ends()
    {
        await using var node = await RunningNode.StartAsync(("Node:Dicom:ArtimSeconds", "0.5"));
        using var peer = await RawPeer.AssociateAsync(node.Port);
        await peer.SendAsync([.. RawPeer.Pdu(0x05, [0, 0, 0, 0]), .. RawPeer.Pdu(0x05, [0, 0, 0, 0])]);
        Assert.Equal(RawPeer.ReleaseResponse, (await peer.ReceiveAsync())?.Type);
        while (await peer.ReceiveAsync() is { } more)
            Assert.Contains(more.Type, new byte[] { RawPeer.ReleaseResponse, RawPeer.Abort });

        // Both sides at once: the acceptor's own release is unknown to us as acceptor, so a bare response is a violation.
        using var other = await RawPeer.AssociateAsync(node.Port);
        await other.SendAsync(RawPeer.Pdu(RawPeer.ReleaseResponse, [0, 0, 0, 0]));
        Assert.True(await other.ReceiveAsync() is null or { Type: RawPeer.Abort });
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: node\r\n\r\n")]
    [InlineData("\u000BMSH|^~\\&|LAB|HOSPITAL|NODE|HOSPITAL|20261128||ORU^R01|1|P|2.5\r\u001C\r")]
    [InlineData("\u0016\u0003\u0001\u0000\u00C8\u0001\u0000\u0000\u00C4\u0003\u0003")]
    public async Task Check_16_http_hl7_and_tls_on_the_plain_port_are_closed_at_once(string hello)
    {
        // Not by ARTIM, which would take an hour here.
        await using var node = await RunningNode.StartAsync(("Node:Dicom:ArtimSeconds", "3600"));
        using var peer = await RawPeer.ConnectAsync(node.Port);
        await peer.SendAsync(Encoding.Latin1.GetBytes(hello));
        while (await peer.ReceiveAsync() is { } answer)
            Assert.Equal(RawPeer.Abort, answer.Type);
        Assert.Contains("does not speak DICOM", await node.StopAndReadLogAsync(), StringComparison.Ordinal);
    }

    private static async Task<(ushort Status, string Comment)> StoreAsync(
        RawPeer peer, string sopInstance, byte[]? dataSet = null, string sopClass = RawPeer.CtImage)
    {
        await peer.SendAsync(RawPeer.StoreCommand(sopClass, sopInstance));
        await peer.SendAsync(RawPeer.DataPdu(control: 2, dataSet ?? DataSetBytes.Ct(sopInstance)));
        return await peer.ReceiveResponseAsync();
    }

    private static async Task ReleaseAsync(RawPeer peer)
    {
        await peer.SendAsync(RawPeer.Pdu(0x05, [0, 0, 0, 0]));
        Assert.Equal(RawPeer.ReleaseResponse, (await peer.ReceiveAsync())?.Type);
    }

    private static async Task DripAsync(RawPeer peer, CancellationToken stop)
    {
        try
        {
            foreach (var b in DataSetBytes.Ct("1.2.3.9"))
            {
                await peer.SendAsync(RawPeer.DataPdu(control: 0, [b]));
                await Task.Delay(50, stop);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // Aborted, as it should be.
        }
    }
}
