using System.Buffers.Binary;
using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom.Imaging;

/// <summary>Pixel data in encapsulated format (PS3.5 A.4): frames in one or more fragments each.</summary>
internal sealed class EncapsulatedPixelData(DicomDataset dataset, DicomFragmentSequence element) : DicomPixelData(dataset)
{
    private static readonly DicomTag ExtendedOffsetTable = new(0x7fe0, 0x0001);

    public static EncapsulatedPixelData Start(DicomDataset dataset, int bitsAllocated)
    {
        if (bitsAllocated > 16)
            throw new DicomImagingException($"Cannot represent pixel data with Bits Allocated: {bitsAllocated} > 16");
        DicomFragmentSequence element = bitsAllocated > 8 ? new DicomOtherWordFragment(DicomTag.PixelData) : new DicomOtherByteFragment(DicomTag.PixelData);
        var pixelData = new EncapsulatedPixelData(dataset, element) { NumberOfFrames = 0 };
        dataset.AddOrUpdate(element);
        return pixelData;
    }

    /// <summary>
    /// The frame's fragments: all of them for a single frame, one each where the counts agree, else as the basic or the extended
    /// offset table says, else from one start of a code stream to the next.
    /// </summary>
    public override IByteBuffer GetFrame(int frame)
    {
        CheckFrame(frame);
        var fragments = element.Fragments;
        var count = fragments.Count;
        while (count > 0 && fragments[count - 1].Size == 0)
            count--;
        if (count == 0)
            throw new DicomImagingException("Pixel data hold no fragments.");
        var frames = NumberOfFrames;
        if (frames == 1)
            return Join(0, count);
        if (count == frames)
            return fragments[frame];
        if (element.OffsetTable.Count == frames)
            return ByOffsets(index => element.OffsetTable[index], frame, frames, count);
        if (Dataset.TryGetValues<ulong>(ExtendedOffsetTable, out var offsets) && offsets.Length == frames)
            return ByOffsets(index => checked((long)offsets[index]), frame, frames, count);
        return ByStarts(frame, frames, count);
    }

    public override void AddFrame(IByteBuffer data)
    {
        NumberOfFrames++;
        var position = 0L;
        foreach (var fragment in element.Fragments)
            position += 8 + fragment.Size + (fragment.Size & 1);
        if (position <= uint.MaxValue)
            element.OffsetTable.Add((uint)position);
        else
            element.OffsetTable.Clear();
        element.Fragments.Add(data);
    }

    private IByteBuffer ByOffsets(Func<int, long> offsetOf, int frame, int frames, int count)
    {
        var start = offsetOf(frame);
        var stop = frame + 1 < frames ? offsetOf(frame + 1) : long.MaxValue;
        var position = 0L;
        var first = 0;
        for (; first < count && position < start; first++)
            position += 8 + element.Fragments[first].Size;
        if (position != start || first == count)
            throw new DicomImagingException("Fragment start position does not match offset table.");
        var last = first;
        for (; last < count && position < stop; last++)
            position += 8 + element.Fragments[last].Size;
        return last > first ? Join(first, last) : throw new DicomImagingException("The offset table gives a frame no fragments.");
    }

    /// <summary>JPEG and JPEG-LS code streams start with SOI (FFD8), those of JPEG 2000 with SOC and SIZ (FF4FFF51).</summary>
    private IByteBuffer ByStarts(int frame, int frames, int count)
    {
        var starts = new List<int>();
        Span<byte> head = stackalloc byte[4];
        for (var index = 0; index < count; index++)
        {
            if (element.Fragments[index].Size < head.Length)
                continue;
            element.Fragments[index].Read(0, head);
            if (BinaryPrimitives.ReadUInt16BigEndian(head) == 0xffd8 || BinaryPrimitives.ReadUInt32BigEndian(head) == 0xff4fff51)
                starts.Add(index);
        }

        if (starts.Count != frames || starts[0] != 0)
            throw new DicomImagingException($"{count} fragments without an offset table cannot be told apart into {frames} frames.");
        return Join(starts[frame], frame + 1 < frames ? starts[frame + 1] : count);
    }

    private IByteBuffer Join(int first, int last) =>
        last - first == 1 ? element.Fragments[first] : new CompositeByteBuffer(element.Fragments.Skip(first).Take(last - first));
}
