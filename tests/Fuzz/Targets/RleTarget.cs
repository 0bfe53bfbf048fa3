using System.Buffers.Binary;
using DicomNode.Classifier.Preprocessing;
using FellowOakDicom;
using FellowOakDicom.IO.Buffer;

namespace DicomNode.Fuzz.Targets;

/// <summary>
/// The RLE decoder (PS3.5 annex G) behind the frame decoder, and preprocessing behind both. The first bytes of a case are the Image Pixel
/// module, the rest is cut into fragments. A frame may be a PixelFormatException with nothing but a DicomException inside.
/// </summary>
internal sealed class RleTarget(IReadOnlyList<byte[]> seeds) : FuzzTarget(seeds, RleSeeds.Pieces)
{
    /// <summary>Bytes before the fragments: rows, columns, samples, bits allocated and stored, sign, colour, planes, frames, fragments.</summary>
    private const int ParameterLength = 12;

    private static readonly string[] Colours = ["MONOCHROME2", "MONOCHROME1", "RGB", "YBR_FULL", "YBR_FULL_422", "PALETTE COLOR"];

    private readonly float[] _slice = new float[SlicePreprocessor.Length];

    /// <summary>Two bytes of a segment unpack to 128 at most, each kept as decoded, copied and padded.</summary>
    public override long AllocationFactor => 512;

    public override void Run(ReadOnlyMemory<byte> input)
    {
        if (input.Length < ParameterLength)
            return;
        var dataset = Image(input);
        FrameInput.Read(dataset, FrameDecoder.NumberOfFrames(dataset) - 1, _slice, resize: (input.Length & 15) == 0);
    }

    /// <summary>The image that a case stands for.</summary>
    internal static DicomDataset Image(ReadOnlyMemory<byte> input)
    {
        var head = input.Span;
        var dataset = new DicomDataset(DicomTransferSyntax.RLELossless).NotValidated();
        dataset.Add(DicomTag.SamplesPerPixel, (ushort)head[4]);
        dataset.Add(DicomTag.PhotometricInterpretation, Colours[head[8] % Colours.Length]);
        dataset.Add(DicomTag.PlanarConfiguration, (ushort)(head[9] & 1));
        dataset.Add(DicomTag.NumberOfFrames, head[10] % 4 + 1);
        dataset.Add(DicomTag.Rows, BinaryPrimitives.ReadUInt16LittleEndian(head));
        dataset.Add(DicomTag.Columns, BinaryPrimitives.ReadUInt16LittleEndian(head[2..]));
        dataset.Add(DicomTag.BitsAllocated, (ushort)head[5]);
        dataset.Add(DicomTag.BitsStored, (ushort)head[6]);
        dataset.Add(DicomTag.PixelRepresentation, (ushort)(head[7] & 1));
        dataset.Add(Pixels(input[ParameterLength..], head[11] % 4 + 1));
        return dataset;
    }

    private static DicomOtherByteFragment Pixels(ReadOnlyMemory<byte> bytes, int count)
    {
        var pixels = new DicomOtherByteFragment(DicomTag.PixelData);
        for (var fragment = 0; fragment < count; fragment++)
            pixels.Fragments.Add(new MemoryByteBuffer(bytes[(bytes.Length * fragment / count)..(bytes.Length * (fragment + 1) / count)].ToArray()));
        return pixels;
    }
}
