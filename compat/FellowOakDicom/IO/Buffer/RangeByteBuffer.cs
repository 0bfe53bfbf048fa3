namespace FellowOakDicom.IO.Buffer;

/// <summary>A part of another buffer.</summary>
public sealed class RangeByteBuffer : ByteBufferBase
{
    public RangeByteBuffer(IByteBuffer buffer, long offset, int length)
    {
        Internal = buffer;
        Offset = offset;
        Length = length;
    }

    public IByteBuffer Internal { get; }

    public long Offset { get; }

    public int Length { get; }

    public override bool IsMemory => Internal.IsMemory;

    public override long Size => Length;

    internal override void Read(long offset, Span<byte> destination)
    {
        if (Offset < 0 || Offset + offset > Internal.Size - destination.Length)
            throw new DicomIoException($"Bytes {Offset} to {Offset + Length} are not within {Internal.Size} bytes.");
        Internal.Read(Offset + offset, destination);
    }
}
