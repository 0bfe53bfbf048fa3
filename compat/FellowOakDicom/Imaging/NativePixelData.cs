using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom.Imaging;

/// <summary>Pixel data in native format (PS3.5 8.2): frames one after another in one value.</summary>
internal sealed class NativePixelData(DicomDataset dataset, DicomElement element) : DicomPixelData(dataset)
{
    private static readonly IByteBuffer Padding = new MemoryByteBuffer(new byte[1]);

    public static NativePixelData Start(DicomDataset dataset, bool words)
    {
        DicomElement element = words
            ? new DicomOtherWord(DicomTag.PixelData, new CompositeByteBuffer())
            : new DicomOtherByte(DicomTag.PixelData, new CompositeByteBuffer());
        var pixelData = new NativePixelData(dataset, element) { NumberOfFrames = 0 };
        dataset.AddOrUpdate(element);
        return pixelData;
    }

    public override IByteBuffer GetFrame(int frame)
    {
        CheckFrame(frame);
        var size = UncompressedFrameSize;
        if (BitsAllocated == 1 && ((long)Width * Height & 7) != 0 && frame > 0)
            return UnpackedFrame(frame);
        var buffer = new RangeByteBuffer(element.Buffer, (long)size * frame, size);
        return Syntax.SwapPixelData && element is DicomOtherWord ? new SwapByteBuffer(buffer, 2) : buffer;
    }

    public override void AddFrame(IByteBuffer data)
    {
        if (element.Buffer is not CompositeByteBuffer buffer)
            throw new DicomImagingException("Expected pixel data element to have a CompositeByteBuffer");
        buffer.Buffers.Remove(Padding);
        buffer.Buffers.Add(Syntax.SwapPixelData && element is DicomOtherWord ? new SwapByteBuffer(data, 2) : data);
        if ((buffer.Size & 1) != 0)
            buffer.Buffers.Add(Padding);
        NumberOfFrames++;
    }

    /// <summary>Frames of single bits follow each other without padding: one need not start at a byte (PS3.5 8.1.1).</summary>
    private MemoryByteBuffer UnpackedFrame(int frame)
    {
        var bits = (long)Width * Height;
        var first = bits * frame;
        var source = new byte[(int)(((first & 7) + bits + 7) / 8)];
        if ((first / 8) + source.Length > element.Buffer.Size)
            throw new DicomImagingException("Pixel data end before the frame does.");
        element.Buffer.Read(first / 8, source);
        var shift = (int)(first & 7);
        var packed = new byte[UncompressedFrameSize];
        for (var index = 0; index < packed.Length; index++)
        {
            var high = index + 1 < source.Length ? source[index + 1] << 8 : 0;
            packed[index] = (byte)((source[index] | high) >> shift);
        }

        if ((bits & 7) != 0)
            packed[^1] &= (byte)((1 << (int)(bits & 7)) - 1);
        return new MemoryByteBuffer(packed);
    }
}
