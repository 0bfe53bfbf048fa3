using DicomNode.Node.Tests.Intake;

namespace DicomNode.Node.Tests.Network;

/// <summary>Check 13, duplicates, as a peer meets it.</summary>
public sealed class DuplicateTests
{
    private const string SopInstance = "1.2.3.9";

    [Fact]
    public async Task Check_13_the_same_bytes_again_are_acknowledged_without_work_and_other_bytes_are_kept_beside()
    {
        await using var node = await RunningNode.StartAsync();
        Assert.Equal((0x0000, ""), await StoreAsync(node, Version(1)));
        var first = await node.WaitForVerdictAsync(SopInstance);
        Assert.Equal((0x0000, ""), await StoreAsync(node, Version(1)));
        Assert.Empty(IntakeFolder.NamesIn(node.Folders.Incoming));
        Assert.Equal([Path.GetFileName(first.FileName)!], FilesOf(node));

        Assert.Equal((0x0000, ""), await StoreAsync(node, Version(2)));
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (FilesOf(node).Length < 2 || IntakeFolder.NamesIn(node.Folders.Accepted).Length > 0)
            await Task.Delay(20, limit.Token);
        var second = await node.WaitForVerdictAsync(SopInstance);
        Assert.NotEqual(first.ContentSha256, second.ContentSha256);
        Assert.Equal(first, await node.Store.FindAsync(SopInstance, first.ContentSha256, limit.Token));
    }

    [Fact]
    public async Task Check_13_other_bytes_are_refused_with_0111_where_settings_say_so()
    {
        await using var node = await RunningNode.StartAsync(("Node:Dicom:Duplicates", "Refuse"));
        Assert.Equal((0x0000, ""), await StoreAsync(node, Version(1)));
        Assert.Equal((0x0111, "another version of this instance is stored already"), await StoreAsync(node, Version(2)));
        await node.WaitForVerdictAsync(SopInstance);
        Assert.Equal((0x0111, "another version of this instance is stored already"), await StoreAsync(node, Version(2)));
        Assert.Equal((0x0000, ""), await StoreAsync(node, Version(1)));
    }

    private static string[] FilesOf(RunningNode node) =>
        [.. IntakeFolder.NamesIn(node.Folders.Accepted), .. IntakeFolder.NamesIn(node.Folders.Classified)];

    private static byte[] Version(byte number) => DataSetBytes.Ct(SopInstance, pixels: [.. Enumerable.Range(0, 512).Select(i => (byte)(i % 64 * number))]);

    private static async Task<(ushort Status, string Comment)> StoreAsync(RunningNode node, byte[] dataSet)
    {
        using var peer = await RawPeer.AssociateAsync(node.Port);
        await peer.SendAsync(RawPeer.StoreCommand(RawPeer.CtImage, SopInstance));
        await peer.SendAsync(RawPeer.DataPdu(control: 2, dataSet));
        return await peer.ReceiveResponseAsync();
    }
}
