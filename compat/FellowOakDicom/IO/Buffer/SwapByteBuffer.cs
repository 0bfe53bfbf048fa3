namespace FellowOakDicom.IO.Buffer;

/// <summary>Another buffer with the bytes of each unit reversed.</summary>
public sealed class SwapByteBuffer : ByteBufferBase
{
    public SwapByteBuffer(IByteBuffer buffer, int unitSize)
    {
        Internal = buffer;
        UnitSize = unitSize;
    }

    public IByteBuffer Internal { get; }

    public int UnitSize { get; }

    public override bool IsMemory => Internal.IsMemory;

    public override long Size => Internal.Size;

    internal override void Read(long offset, Span<byte> destination)
    {
        if (offset % UnitSize == 0 && (destination.Length % UnitSize == 0 || offset + destination.Length == Size))
        {
            Internal.Read(offset, destination);
            Endian.Swap(destination, UnitSize);
            return;
        }

        var start = offset - (offset % UnitSize);
        var end = Math.Min(Size, (offset + destination.Length + UnitSize - 1) / UnitSize * UnitSize);
        var whole = new byte[end - start];
        Internal.Read(start, whole);
        Endian.Swap(whole, UnitSize);
        whole.AsSpan((int)(offset - start), destination.Length).CopyTo(destination);
    }
}
