namespace FellowOakDicom.IO.Buffer;

/// <summary>An array as a buffer; the array is kept, not copied.</summary>
public sealed class MemoryByteBuffer : ByteBufferBase
{
    public MemoryByteBuffer(byte[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Data = data;
    }

    public override bool IsMemory => true;

    public override long Size => Data.Length;

    public override byte[] Data { get; }

    public override void CopyToStream(Stream stream) => stream.Write(Data);

    public override Task CopyToStreamAsync(Stream stream, CancellationToken cancellationToken) =>
        stream.WriteAsync(Data, cancellationToken).AsTask();

    internal override void Read(long offset, Span<byte> destination) => Data.AsSpan((int)offset, destination.Length).CopyTo(destination);
}
