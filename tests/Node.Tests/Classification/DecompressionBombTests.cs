using System.Buffers.Binary;
using DicomNode.Classifier;
using DicomNode.Node.Tests.Intake;
using DicomNode.Node.Tests.Network;
using FellowOakDicom;
using FellowOakDicom.IO.Buffer;
using FellowOakDicom.Network;
using FellowOakDicom.Network.Client;

namespace DicomNode.Node.Tests.Classification;

/// <summary>Compressed frames of a few bytes that claim to be images of gigabytes, sent to a running node in a stream.</summary>
public sealed class DecompressionBombTests
{
    private const string JpegLossless = "1.2.840.10008.1.2.4.70";
    private const string JpegLS = "1.2.840.10008.1.2.4.80";
    private const string Jpeg2000 = "1.2.840.10008.1.2.4.90";

    [Fact]
    public async Task Each_is_acknowledged_and_unreadable_and_the_next_instance_has_its_verdict()
    {
        await using var node = await RunningNode.StartAsync(("Node:Model:DecoderMemoryBytes", $"{512 << 20}"));
        var statuses = new List<DicomStatus>();
        var client = DicomClientFactory.Create("127.0.0.1", node.Port, false, "TEST", "DICOMNODE");
        (string Syntax, ushort Side)[] bombs =
        [
            (JpegLossless, 65535), (JpegLossless, 30000), (JpegLS, 65535), (Jpeg2000, 65535), (Jpeg2000, 30000),
        ];
        foreach (var (syntax, side) in bombs)
        {
            await client.AddRequestAsync(new DicomCStoreRequest(Bomb(syntax, side))
            {
                OnResponseReceived = (_, response) => statuses.Add(response.Status),
            });
        }

        await client.SendAsync();
        Assert.Equal(bombs.Length, statuses.Count);
        Assert.All(statuses, status => Assert.Equal(DicomStatus.Success, status));
        foreach (var (syntax, side) in bombs)
            Assert.Equal(Outcome.Unreadable, (await node.WaitForVerdictAsync(SopInstance(syntax, side))).Outcome);

        using var peer = await RawPeer.AssociateAsync(node.Port);
        await peer.SendAsync(RawPeer.StoreCommand(RawPeer.CtImage, "1.2.3.9"));
        await peer.SendAsync(RawPeer.DataPdu(control: 2, DataSetBytes.Ct("1.2.3.9")));
        Assert.Equal((0x0000, ""), await peer.ReceiveResponseAsync());
        Assert.NotEqual(Outcome.Unreadable, (await node.WaitForVerdictAsync("1.2.3.9")).Outcome);
        Assert.Empty(IntakeFolder.NamesIn(node.Folders.Accepted));
    }

    private static string SopInstance(string syntax, ushort side) => $"1.2.3.{syntax.Split('.')[^1]}.{side}";

    private static DicomFile Bomb(string syntax, ushort side)
    {
        var transferSyntax = DicomTransferSyntax.Lookup(DicomUID.Parse(syntax));
        var dataset = new DicomDataset(transferSyntax)
        {
            { DicomTag.SOPClassUID, RawPeer.CtImage },
            { DicomTag.SOPInstanceUID, SopInstance(syntax, side) },
            { DicomTag.StudyInstanceUID, "1.2.3.0.1" },
            { DicomTag.SeriesInstanceUID, "1.2.3.0.2" },
            { DicomTag.Modality, "CT" },
            { DicomTag.SamplesPerPixel, (ushort)1 },
            { DicomTag.PhotometricInterpretation, "MONOCHROME2" },
            { DicomTag.Rows, side },
            { DicomTag.Columns, side },
            { DicomTag.BitsAllocated, (ushort)16 },
            { DicomTag.BitsStored, (ushort)16 },
            { DicomTag.HighBit, (ushort)15 },
            { DicomTag.PixelRepresentation, (ushort)0 },
        };
        var pixels = new DicomOtherByteFragment(DicomTag.PixelData);
        pixels.Fragments.Add(new MemoryByteBuffer(syntax == Jpeg2000 ? Jpeg2000Stream(side) : JpegStream(side, syntax == JpegLS)));
        dataset.Add(pixels);
        return new DicomFile(dataset);
    }

    /// <summary>SOI, SOF3 (or SOF55 of JPEG-LS) with the size, SOS, a few bytes of a scan, EOI (ITU-T T.81 annex B, T.87 annex C).</summary>
    private static byte[] JpegStream(ushort side, bool isLS)
    {
        byte high = (byte)(side >> 8), low = (byte)side;
        byte[] huffman =
        [
            0xFF, 0xC4, 0, 22, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        ];
        return
        [
            0xFF, 0xD8,
            0xFF, isLS ? (byte)0xF7 : (byte)0xC3, 0, 11, 16, high, low, high, low, 1, 1, 0x11, 0,
            .. isLS ? [] : huffman,
            0xFF, 0xDA, 0, 8, 1, 1, 0, isLS ? (byte)0 : (byte)1, 0, 0,
            0, 0, 0, 0, 0, 0, 0, 0,
            0xFF, 0xD9,
        ];
    }

    /// <summary>SOC, SIZ of one tile as large as the image, COD, QCD, SOT, SOD, a few bytes, EOC (ITU-T T.800 annex A).</summary>
    private static byte[] Jpeg2000Stream(ushort side)
    {
        var size = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(size, side);
        byte[] zero = [0, 0, 0, 0];
        return
        [
            0xFF, 0x4F,
            0xFF, 0x51, 0, 41, 0, 0, .. size, .. size, .. zero, .. zero, .. size, .. size, .. zero, .. zero, 0, 1, 15, 1, 1,
            0xFF, 0x52, 0, 12, 0, 0, 0, 1, 0, 0, 4, 4, 0, 1,
            0xFF, 0x5C, 0, 4, 0x40, 0x80,
            0xFF, 0x90, 0, 10, 0, 0, 0, 0, 0, 22, 0, 1,
            0xFF, 0x93, 0, 0, 0, 0, 0, 0, 0, 0,
            0xFF, 0xD9,
        ];
    }
}
