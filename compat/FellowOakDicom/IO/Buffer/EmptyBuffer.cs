namespace FellowOakDicom.IO.Buffer;

/// <summary>No bytes.</summary>
public sealed class EmptyBuffer : ByteBufferBase
{
    public static readonly IByteBuffer Value = new EmptyBuffer();

    private EmptyBuffer()
    {
    }

    public override bool IsMemory => true;

    public override long Size => 0;

    internal override void Read(long offset, Span<byte> destination)
    {
    }
}
