using System.Buffers.Binary;
using FellowOakDicom;
using FellowOakDicom.IO.Buffer;

namespace DicomNode.Classifier.Preprocessing;

/// <summary>Finds the fragments of one frame in encapsulated pixel data (PS3.5 A.4).</summary>
internal static class EncapsulatedFrames
{
    /// <exception cref="PixelFormatException">The fragments cannot be told apart by frame.</exception>
    public static IEnumerable<IByteBuffer> Find(DicomDataset dataset, DicomFragmentSequence pixels, int frames, int frame)
    {
        // Some writers end with an empty fragment that belongs to no frame.
        var fragments = pixels.Fragments.Where(fragment => fragment.Size > 0).ToArray();
        if (frames == 1)
            return fragments;
        if (fragments.Length == frames)
            return [fragments[frame]];
        var starts = FromOffsets(fragments, Offsets(dataset, pixels, frames)) ?? FromMarkers(fragments, frames)
            ?? throw new PixelFormatException($"{fragments.Length} fragments of {frames} frames have neither an offset table nor marked starts");
        var end = frame + 1 < frames ? starts[frame + 1] : fragments.Length;
        return fragments[starts[frame]..end];
    }

    private static ulong[]? Offsets(DicomDataset dataset, DicomFragmentSequence pixels, int frames)
    {
        if (pixels.OffsetTable.Count == frames)
            return [.. pixels.OffsetTable.Select(offset => (ulong)offset)];
        if (PixelFormatReader.Bytes(dataset, DicomTag.ExtendedOffsetTable, 8L * frames) is not { } bytes || bytes.Length / 8 != frames)
            return null;
        var offsets = new ulong[frames];
        for (var i = 0; i < frames; i++)
            offsets[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(8 * i));
        return offsets;
    }

    // Offsets count from the first fragment's item tag; each item has a tag and a length before its bytes.
    private static int[]? FromOffsets(IByteBuffer[] fragments, ulong[]? offsets)
    {
        if (offsets is null)
            return null;
        var position = 0UL;
        var byPosition = new Dictionary<ulong, int>(fragments.Length);
        for (var i = 0; i < fragments.Length; i++)
        {
            byPosition[position] = i;
            position += 8 + (ulong)fragments[i].Size;
        }

        var starts = new int[offsets.Length];
        for (var i = 0; i < starts.Length; i++)
        {
            if (!byPosition.TryGetValue(offsets[i], out starts[i]) || (i > 0 && starts[i] <= starts[i - 1]))
                return null;
        }

        return starts[0] == 0 ? starts : null;
    }

    // A JPEG frame starts with SOI (FF D8), a JPEG 2000 one with SOC (FF 4F).
    private static int[]? FromMarkers(IByteBuffer[] fragments, int frames)
    {
        var starts = new List<int>();
        var first = new byte[2];
        for (var i = 0; i < fragments.Length; i++)
        {
            if (fragments[i].Size < 2)
                continue;
            fragments[i].GetByteRange(0, 2, first);
            if (first is [0xFF, 0xD8] or [0xFF, 0x4F])
                starts.Add(i);
        }

        return starts.Count == frames && starts[0] == 0 ? [.. starts] : null;
    }
}
