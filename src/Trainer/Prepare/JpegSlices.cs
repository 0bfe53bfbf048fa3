using System.Buffers.Binary;
using DicomNode.Classifier.Preprocessing;
using FellowOakDicom;
using FellowOakDicom.IO.Buffer;

namespace DicomNode.Trainer.Prepare;

/// <summary>
/// The one slice of a JPEG file (ITU-T T.81): grey, 8 bits, sequential or progressive. It is decoded as the JPEG frame of a DICOM
/// object, so that the node's codec serves and no image library is needed.
/// </summary>
internal static class JpegSlices
{
    private const int StartOfImage = 0xD8;
    private const int EndOfImage = 0xD9;
    private const int StartOfScan = 0xDA;
    private const int FrameHeaderLength = 8;

    public static bool IsJpeg(ReadOnlySpan<byte> start) => start.StartsWith<byte>([0xFF, StartOfImage, 0xFF]);

    public static void Read(string path, SliceSink sink)
    {
        var bytes = File.ReadAllBytes(path);
        var frame = FindFrame(bytes);
        if (frame.Components != 1)
        {
            sink.LeaveOut(LeftOutKind.Colour, 0, 0);
            return;
        }

        if (frame.Precision != 8 || frame.Process > 2)
            throw new ImageFormatException($"JPEG process {frame.Process} with {frame.Precision} bits; sequential and progressive with 8 bits are read");
        // Decoders fill up what a cut file lacks with grey, so that the missing end must be noticed here.
        if (bytes.AsSpan().LastIndexOf<byte>([0xFF, EndOfImage]) < frame.End)
            throw new ImageFormatException("cut short: no end of image");

        using var decoded = FrameDecoder.Decode(Wrap(bytes, frame));
        sink.Add(decoded.Format, decoded.Bytes, 0, 0);
    }

    private static DicomDataset Wrap(byte[] bytes, Frame frame)
    {
        var dataset = new DicomDataset(DicomTransferSyntax.JPEGProcess1)
        {
            new DicomUnsignedShort(DicomTag.Rows, (ushort)frame.Rows),
            new DicomUnsignedShort(DicomTag.Columns, (ushort)frame.Columns),
            new DicomUnsignedShort(DicomTag.SamplesPerPixel, 1),
            new DicomUnsignedShort(DicomTag.BitsAllocated, 8),
            new DicomUnsignedShort(DicomTag.BitsStored, 8),
            new DicomUnsignedShort(DicomTag.HighBit, 7),
            new DicomUnsignedShort(DicomTag.PixelRepresentation, 0),
            new DicomIntegerString(DicomTag.NumberOfFrames, 1),
            new DicomCodeString(DicomTag.PhotometricInterpretation, "MONOCHROME2"),
        };
        var pixels = new DicomOtherByteFragment(DicomTag.PixelData);
        pixels.Fragments.Add(new MemoryByteBuffer(bytes.Length % 2 == 0 ? bytes : [.. bytes, 0]));
        dataset.Add(pixels);
        return dataset;
    }

    private static Frame FindFrame(ReadOnlySpan<byte> file)
    {
        var position = 2;
        while (position + 4 <= file.Length)
        {
            if (file[position] != 0xFF)
                throw new ImageFormatException($"damaged: no JPEG marker at byte {position}");
            var marker = file[position + 1];
            if (marker == 0xFF)
            {
                position++;
                continue;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(file[(position + 2)..]);
            if (length < 2 || marker == StartOfScan || position + 2 + length > file.Length)
                break;
            // C4, C8 and CC are tables and extensions among the frame headers' codes (T.81 table B.1).
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC) && length >= FrameHeaderLength)
            {
                var header = file.Slice(position + 4, FrameHeaderLength - 2);
                return new Frame(
                    marker - 0xC0,
                    header[0],
                    BinaryPrimitives.ReadUInt16BigEndian(header[1..]),
                    BinaryPrimitives.ReadUInt16BigEndian(header[3..]),
                    header[5],
                    position + 2 + length);
            }

            position += 2 + length;
        }

        throw new ImageFormatException("cut short: a JPEG without a frame header");
    }

    private readonly record struct Frame(int Process, int Precision, int Rows, int Columns, int Components, int End);
}
