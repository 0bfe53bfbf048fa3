namespace FellowOakDicom.IO.Buffer;

/// <summary>Bytes made when first asked for.</summary>
public sealed class LazyByteBuffer : ByteBufferBase
{
    private readonly Lazy<byte[]> _data;

    public LazyByteBuffer(Func<byte[]> bytes) => _data = new Lazy<byte[]>(bytes);

    public override bool IsMemory => true;

    public override long Size => _data.Value.Length;

    public override byte[] Data => _data.Value;

    public override void CopyToStream(Stream stream) => stream.Write(Data);

    internal override void Read(long offset, Span<byte> destination) => Data.AsSpan((int)offset, destination.Length).CopyTo(destination);
}
