using DicomNode.Classifier.Preprocessing;
using DicomNode.Testing;
using FellowOakDicom;
using FellowOakDicom.IO.Buffer;

namespace DicomNode.Trainer.Tests.Nuisance;

/// <summary>Pictures through baseline JPEG (process 1) by DCMTK's encoder, and back by the node's decoder.</summary>
internal static class JpegPeer
{
    /// <param name="picture">Rounded to 8 bits first.</param>
    /// <param name="quality">1 to 100, libjpeg's scale.</param>
    /// <param name="folder">Where the encoder's files may lie.</param>
    public static async Task<Picture> ThereAndBackAsync(Picture picture, int quality, string folder)
    {
        var dataset = new DicomDataset(DicomTransferSyntax.ExplicitVRLittleEndian)
        {
            { DicomTag.SOPClassUID, "1.2.840.10008.5.1.4.1.1.7" },
            { DicomTag.SOPInstanceUID, "1.2.3.4" },
            { DicomTag.SamplesPerPixel, (ushort)1 },
            { DicomTag.PhotometricInterpretation, "MONOCHROME2" },
            { DicomTag.Rows, (ushort)picture.Height },
            { DicomTag.Columns, (ushort)picture.Width },
            { DicomTag.BitsAllocated, (ushort)8 },
            { DicomTag.BitsStored, (ushort)8 },
            { DicomTag.HighBit, (ushort)7 },
            { DicomTag.PixelRepresentation, (ushort)0 },
        };
        var bytes = new byte[picture.Pixels.Length + picture.Pixels.Length % 2];
        for (var i = 0; i < picture.Pixels.Length; i++)
            bytes[i] = (byte)MathF.Round(255 * picture.Pixels[i]);
        dataset.Add(new DicomOtherByte(DicomTag.PixelData, new MemoryByteBuffer(bytes)));
        var name = Guid.NewGuid().ToString("N");
        var (native, compressed) = (Path.Combine(folder, name), Path.Combine(folder, name + ".jpeg"));
        await new DicomFile(dataset).SaveAsync(native);
        var result = await Tool.RunAsync("dcmcjpeg", ["+eb", "+q", $"{quality}", native, compressed]);
        Assert.True(result.ExitCode == 0, result.Output);
        using var frame = FrameDecoder.Decode((await DicomFile.OpenAsync(compressed)).Dataset);
        var pixels = new float[picture.Pixels.Length];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = frame.Bytes[i] / 255f;
        return picture with { Pixels = pixels };
    }
}
