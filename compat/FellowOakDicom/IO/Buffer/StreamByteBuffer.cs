namespace FellowOakDicom.IO.Buffer;

/// <summary>A range of a seekable stream, which must stay open; one reader at a time.</summary>
public sealed class StreamByteBuffer : ByteBufferBase
{
    public StreamByteBuffer(Stream stream, long position, long length)
    {
        Stream = stream;
        Position = position;
        Size = length;
    }

    public override bool IsMemory => false;

    public Stream Stream { get; }

    /// <summary>Where the range starts in the stream.</summary>
    public long Position { get; }

    public override long Size { get; }

    internal override void Read(long offset, Span<byte> destination)
    {
        if (!Stream.CanRead)
            throw new DicomIoException("The stream was closed, and this value had not been read.");
        Stream.Position = Position + offset;
        if (Stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false) < destination.Length)
            throw new DicomIoException($"The stream ends before byte {Position + Size}.");
    }
}
