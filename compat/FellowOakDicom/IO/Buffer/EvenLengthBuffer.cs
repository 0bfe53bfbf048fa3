namespace FellowOakDicom.IO.Buffer;

/// <summary>A buffer of odd length and one zero byte more.</summary>
public sealed class EvenLengthBuffer : ByteBufferBase
{
    private EvenLengthBuffer(IByteBuffer buffer) => Buffer = buffer;

    public IByteBuffer Buffer { get; }

    public override bool IsMemory => Buffer.IsMemory;

    public override long Size => Buffer.Size + 1;

    /// <summary>The buffer itself where its length is even.</summary>
    public static IByteBuffer Create(IByteBuffer buffer) => (buffer.Size & 1) == 0 ? buffer : new EvenLengthBuffer(buffer);

    internal override void Read(long offset, Span<byte> destination)
    {
        if (destination.Length > 0 && offset + destination.Length == Size)
        {
            destination[^1] = 0;
            destination = destination[..^1];
        }

        Buffer.Read(offset, destination);
    }
}
