using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using FellowOakDicom;
using FellowOakDicom.Imaging.Codec;
using FellowOakDicom.IO.Buffer;

namespace DicomNode.Classifier.Preprocessing;

/// <summary>
/// Gives the native little-endian bytes of one frame, whatever the transfer syntax. Uncompressed frames in memory are not copied.
/// Compressed ones are decoded alone, from a data set that holds nothing but their pixels.
/// </summary>
public static class FrameDecoder
{
    // GE's private syntax: an implicit little-endian data set with big-endian pixel words.
    private const string GEPrivateBigEndianPixels = "1.2.840.113619.5.2";

    // PS3.5 G.3.2: a replicate run of two bytes stands for 128.
    private const int RleExpansion = 64;
    // Fragments of native bytes (PS3.5 A.4.11): nothing is to be decoded.
    private const string EncapsulatedUncompressed = "1.2.840.10008.1.2.1.98";

    /// <summary>Decodes one frame.</summary>
    /// <param name="dataset">The instance.</param>
    /// <param name="frame">Frame index from 0.</param>
    /// <exception cref="PixelFormatException">
    /// There are no pixels, they do not fit the header, or the codec refuses them; also where there is no codec for the transfer syntax.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    public static DecodedFrame Decode(DicomDataset dataset, int frame = 0)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var format = PixelFormat.Read(dataset, frame);
        var frames = NumberOfFrames(dataset);
        ArgumentOutOfRangeException.ThrowIfNegative(frame);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(frame, frames);
        if (dataset.GetDicomItem<DicomItem>(DicomTag.PixelData) is DicomFragmentSequence fragments)
            return Decompress(dataset, fragments, format, frames, frame);
        return ReadNative(dataset, format, frames, frame);
    }

    /// <summary>Number of Frames (0028,0008); 1 where it is missing or makes no sense.</summary>
    public static int NumberOfFrames(DicomDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return dataset.TryGetValue<int>(DicomTag.NumberOfFrames, 0, out var frames) && frames > 0 ? frames : 1;
    }

    private static DecodedFrame Decompress(DicomDataset dataset, DicomFragmentSequence fragments, PixelFormat format, int frames, int frame)
    {
        var syntax = dataset.InternalTransferSyntax;
        var isUncompressed = syntax.UID.UID == EncapsulatedUncompressed;
        if (!syntax.IsEncapsulated && !isUncompressed)
            throw new PixelFormatException($"the pixel data is encapsulated, but transfer syntax {syntax.UID.UID} is not");
        var found = EncapsulatedFrames.Find(dataset, fragments, frames, frame).ToArray();
        if (found.Length == 0)
            throw new PixelFormatException("the pixel data is empty");
        if (isUncompressed)
            return ReadNative(new DicomDataset { new DicomOtherByte(DicomTag.PixelData, new CompositeByteBuffer(found)) }, format, 1, 0);
        var single = new DicomDataset(syntax)
        {
            new DicomUnsignedShort(DicomTag.Rows, (ushort)format.Rows),
            new DicomUnsignedShort(DicomTag.Columns, (ushort)format.Columns),
            new DicomUnsignedShort(DicomTag.SamplesPerPixel, (ushort)format.SamplesPerPixel),
            new DicomUnsignedShort(DicomTag.BitsAllocated, (ushort)format.BitsAllocated),
            new DicomUnsignedShort(DicomTag.BitsStored, (ushort)format.BitsStored),
            new DicomUnsignedShort(DicomTag.HighBit, (ushort)format.HighBit),
            new DicomUnsignedShort(DicomTag.PixelRepresentation, (ushort)(format.IsSigned ? 1 : 0)),
            new DicomIntegerString(DicomTag.NumberOfFrames, 1),
            new DicomCodeString(DicomTag.PhotometricInterpretation, Photometric(dataset, format)),
        };
        if (format.SamplesPerPixel > 1)
            single.Add(new DicomUnsignedShort(DicomTag.PlanarConfiguration, (ushort)(format.IsPlanar ? 1 : 0)));
        var pixels = new DicomOtherByteFragment(DicomTag.PixelData);
        foreach (var fragment in found)
            pixels.Fragments.Add(fragment);
        if (syntax == DicomTransferSyntax.RLELossless)
            RefuseUnfillable(format, pixels.Fragments.Sum(fragment => fragment.Size));
        single.Add(pixels);

        var native = Transcode(single);
        var decoded = PixelFormatReader.ReadSamples(native);
        return ReadNative(
            native,
            decoded with { IsSlopeNegative = format.IsSlopeNegative, Palette = format.Palette, ModalityLut = format.ModalityLut, Padding = format.Padding },
            1,
            0);
    }

    // Codecs allocate what Rows and Columns say, which costs whoever sends them nothing.
    private static void RefuseUnfillable(PixelFormat format, long bytes)
    {
        // Four 16-bit numbers: their product needs all of 64 bits.
        var needed = ((Int128)format.Rows * format.Columns * format.SamplesPerPixel * format.BitsAllocated + 7) / 8;
        if (needed > bytes * RleExpansion)
        {
            throw new PixelFormatException(
                $"the RLE frame has {bytes} bytes, which unpack to no more than {bytes * RleExpansion}; Rows {format.Rows} x Columns {format.Columns}"
                + $" x Samples per Pixel {format.SamplesPerPixel} x Bits Allocated {format.BitsAllocated} need {needed}");
        }
    }

    private static DicomDataset Transcode(DicomDataset single)
    {
        try
        {
            return new DicomTranscoder(single.InternalTransferSyntax, DicomTransferSyntax.ExplicitVRLittleEndian).Transcode(single);
        }
        catch (Exception e)
        {
            // Codecs meet crafted streams with exceptions of every kind.
            throw new PixelFormatException($"{single.InternalTransferSyntax.UID.Name} does not decode: {e.Message}", e);
        }
    }

    private static string Photometric(DicomDataset dataset, PixelFormat format) => PixelFormatReader.PhotometricInterpretation(dataset) switch
    {
        "" => format.Colour == PixelColour.Rgb ? "RGB" : "MONOCHROME2",
        var value => value,
    };

    private static DecodedFrame ReadNative(DicomDataset dataset, PixelFormat format, int frames, int frame)
    {
        var (tag, unit) = format.Kind switch
        {
            SampleKind.Float32 => (DicomTag.FloatPixelData, 4),
            SampleKind.Float64 => (DicomTag.DoubleFloatPixelData, 8),
            _ => (DicomTag.PixelData, 2),
        };
        var buffer = dataset.GetDicomItem<DicomElement>(tag)?.Buffer;
        if (buffer is null || buffer.Size == 0)
            throw new PixelFormatException("there is no pixel data");
        format = WithActualSubsampling(format, buffer.Size, frames).Validate();
        var firstBit = frame * format.FrameBits;
        var first = firstBit / 8;
        var length = (int)((firstBit + format.FrameBits + 7) / 8 - first);
        if (buffer.Size < first + length)
        {
            throw new PixelFormatException(
                $"the pixel data has {buffer.Size} bytes; frame {frame} of Rows {format.Rows} x Columns {format.Columns} x Samples per Pixel"
                + $" {format.SamplesPerPixel} x Bits Allocated {format.BitsAllocated} ends at {first + length}");
        }

        var swaps = dataset.InternalTransferSyntax.UID.UID == GEPrivateBigEndianPixels && format.BitsAllocated == 16;
        if (buffer is MemoryByteBuffer && firstBit % 8 == 0 && !swaps)
            return new DecodedFrame(format, buffer.Data.AsMemory((int)first, length), null);

        // Big-endian words come swapped to this machine's order by whole units, so a range begins at one.
        var lead = (int)(first % unit);
        var rented = ArrayPool<byte>.Shared.Rent(lead + length);
        buffer.GetByteRange(first - lead, lead + length, rented);
        var bytes = rented.AsMemory(lead, length);
        if (swaps)
            SwapWords(bytes.Span);
        if (firstBit % 8 != 0)
            ShiftDown(bytes.Span, (int)(firstBit % 8));
        return new DecodedFrame(format, bytes, rented);
    }

    // Some writers say YBR_FULL_422 of pixels that have all three samples: the number of bytes tells.
    private static PixelFormat WithActualSubsampling(PixelFormat format, long bytes, int frames)
    {
        if (format.Colour != PixelColour.YbrFull422)
            return format;
        var full = format with { Colour = PixelColour.YbrFull };
        return bytes / frames >= full.FrameBits / 8 ? full : format;
    }

    private static void SwapWords(Span<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ushort>(bytes);
        BinaryPrimitives.ReverseEndianness(words, words);
    }

    private static void ShiftDown(Span<byte> bytes, int bits)
    {
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(bytes[i] >> bits | (i + 1 < bytes.Length ? bytes[i + 1] << (8 - bits) : 0));
    }
}
