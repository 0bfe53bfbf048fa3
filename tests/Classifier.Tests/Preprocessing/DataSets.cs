using System.Runtime.InteropServices;
using FellowOakDicom;
using FellowOakDicom.IO.Buffer;

namespace DicomNode.Classifier.Tests.Preprocessing;

/// <summary>Small data sets with an Image Pixel module.</summary>
internal static class DataSets
{
    public static DicomDataset Grey(ushort rows, ushort columns, ushort bits, byte[] pixels, DicomTransferSyntax? syntax = null) =>
        Image(syntax ?? DicomTransferSyntax.ExplicitVRLittleEndian, rows, columns, 1, bits, "MONOCHROME2")
            .AddOrUpdate(bits > 8
                ? new DicomOtherWord(DicomTag.PixelData, new MemoryByteBuffer(pixels))
                : new DicomOtherByte(DicomTag.PixelData, new MemoryByteBuffer(pixels)));

    public static DicomDataset Encapsulated(DicomTransferSyntax syntax, ushort rows, ushort columns, int frames, params byte[][] fragments)
    {
        var pixels = new DicomOtherByteFragment(DicomTag.PixelData);
        foreach (var fragment in fragments)
            pixels.Fragments.Add(new MemoryByteBuffer(fragment));
        var dataset = Image(syntax, rows, columns, 1, 8, "MONOCHROME2");
        dataset.Add(new DicomIntegerString(DicomTag.NumberOfFrames, frames));
        dataset.Add(pixels);
        return dataset;
    }

    public static DicomDataset Image(DicomTransferSyntax syntax, ushort rows, ushort columns, ushort samples, ushort bits, string photometric) => new(syntax)
    {
        new DicomUnsignedShort(DicomTag.Rows, rows),
        new DicomUnsignedShort(DicomTag.Columns, columns),
        new DicomUnsignedShort(DicomTag.SamplesPerPixel, samples),
        new DicomUnsignedShort(DicomTag.BitsAllocated, bits),
        new DicomUnsignedShort(DicomTag.BitsStored, bits),
        new DicomUnsignedShort(DicomTag.HighBit, (ushort)(bits - 1)),
        new DicomUnsignedShort(DicomTag.PixelRepresentation, 0),
        new DicomCodeString(DicomTag.PhotometricInterpretation, photometric),
    };

    /// <summary>Little-endian words as bytes.</summary>
    public static byte[] Words(params ReadOnlySpan<ushort> values) => MemoryMarshal.AsBytes(values).ToArray();
}
