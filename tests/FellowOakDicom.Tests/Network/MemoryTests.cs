using DicomNode.Testing;
using FellowOakDicom.Network;
using FellowOakDicom.Network.Client;

namespace FellowOakDicom.Tests.Network;

/// <summary>Objects pass through without ever being whole in memory.</summary>
[Collection(nameof(MeasuredAlone))]
public sealed class MemoryTests : IDisposable
{
    private const int Pieces = 1024, PieceLength = 64 * 1024;
    private const long Limit = 8 * 1024 * 1024;

    private readonly TestServer _server = new();

    public MemoryTests() => _server.Log.CreateStream = () => Stream.Null;

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Receiving_DoesNotAllocateByTheSizeOfTheObject()
    {
        using var peer = await RawPeer.AssociateAsync(_server.Port);
        var piece = Pdu.Make(Pdu.Data, Pdu.Fragment(3, false, false, new byte[PieceLength]));
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await peer.SendAsync(Pdu.Make(Pdu.Data, Pdu.Fragment(3, true, true, Pdu.StoreCommand(2, Pdu.CTImageStorage, "1.2.3"))));
        for (var sent = 0; sent < Pieces; sent++)
            await peer.Stream.WriteAsync(piece);
        await peer.SendAsync(Pdu.Make(Pdu.Data, Pdu.Fragment(3, false, true, [])));
        Assert.Equal((ushort)0, Pdu.CommandNumber(await peer.ReceiveCommandAsync(), 0x0900));
        AssertFew(before);
    }

    [Fact]
    public async Task Sending_DoesNotAllocateByTheSizeOfTheFile()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("large.dcm");
        await new DicomFile(new DicomDataset(DicomTransferSyntax.ExplicitVRLittleEndian)
        {
            { DicomTag.SOPClassUID, DicomUID.CTImageStorage },
            { DicomTag.SOPInstanceUID, "1.2.3" },
            new DicomOtherWord(DicomTag.PixelData, new ushort[Pieces * PieceLength / 2]),
        }).SaveAsync(path);

        DicomStatus? status = null;
        var client = DicomClientFactory.Create("127.0.0.1", _server.Port, false, "SCU", "SCP");
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await client.AddRequestAsync(new DicomCStoreRequest(path) { OnResponseReceived = (_, response) => status = response.Status });
        await client.SendAsync();
        Assert.Equal(DicomStatus.Success, status);
        AssertFew(before);
    }

    private static void AssertFew(long before)
    {
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        Assert.True(allocated < Limit, $"{allocated} bytes were allocated for {(long)Pieces * PieceLength}");
    }
}
