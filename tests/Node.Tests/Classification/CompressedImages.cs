using DicomNode.Testing;
using FellowOakDicom;
using FellowOakDicom.IO.Buffer;

namespace DicomNode.Node.Tests.Classification;

/// <summary>Images compressed by DCMTK, small as files whatever their size in memory.</summary>
internal static class CompressedImages
{
    /// <summary>Writes a square 16-bit image, a gradient along its rows, in JPEG Lossless (process 14, selection value 1).</summary>
    /// <returns>The path of the file.</returns>
    public static async Task<string> WriteAsync(string folder, int side)
    {
        var pixels = new byte[2 * side * side];
        for (var i = 0; i < side * side; i++)
            pixels[2 * i] = (byte)(i % side * 255 / side);
        var dataset = new DicomDataset(DicomTransferSyntax.ExplicitVRLittleEndian)
        {
            { DicomTag.SOPClassUID, "1.2.840.10008.5.1.4.1.1.2" },
            { DicomTag.SOPInstanceUID, $"1.2.3.{side}" },
            { DicomTag.StudyInstanceUID, "1.2.3.0.1" },
            { DicomTag.SeriesInstanceUID, "1.2.3.0.2" },
            { DicomTag.Modality, "CT" },
            { DicomTag.SamplesPerPixel, (ushort)1 },
            { DicomTag.PhotometricInterpretation, "MONOCHROME2" },
            { DicomTag.Rows, (ushort)side },
            { DicomTag.Columns, (ushort)side },
            { DicomTag.BitsAllocated, (ushort)16 },
            { DicomTag.BitsStored, (ushort)16 },
            { DicomTag.HighBit, (ushort)15 },
            { DicomTag.PixelRepresentation, (ushort)0 },
        };
        dataset.Add(new DicomOtherWord(DicomTag.PixelData, new MemoryByteBuffer(pixels)));
        var (native, compressed) = (Path.Combine(folder, $"{side}-native.dcm"), Path.Combine(folder, $"{side}.dcm"));
        await new DicomFile(dataset).SaveAsync(native);
        var result = await Tool.RunAsync("dcmcjpeg", ["+e1", native, compressed]);
        Assert.True(result.ExitCode == 0, result.Output);
        File.Delete(native);
        return compressed;
    }
}
