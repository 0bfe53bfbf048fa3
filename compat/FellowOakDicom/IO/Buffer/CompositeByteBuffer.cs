namespace FellowOakDicom.IO.Buffer;

/// <summary>Buffers one after another, as one.</summary>
public class CompositeByteBuffer : ByteBufferBase
{
    public CompositeByteBuffer(IEnumerable<IByteBuffer> buffers) => Buffers = new List<IByteBuffer>(buffers);

    public CompositeByteBuffer(params IByteBuffer[] buffers)
        : this((IEnumerable<IByteBuffer>)buffers)
    {
    }

    public IList<IByteBuffer> Buffers { get; }

    public override bool IsMemory => Buffers.All(buffer => buffer.IsMemory);

    public override long Size
    {
        get
        {
            var size = 0L;
            foreach (var buffer in Buffers)
                size += buffer.Size;
            return size;
        }
    }

    public override void CopyToStream(Stream stream)
    {
        foreach (var buffer in Buffers)
            buffer.CopyToStream(stream);
    }

    public override async Task CopyToStreamAsync(Stream stream, CancellationToken cancellationToken)
    {
        foreach (var buffer in Buffers)
            await buffer.CopyToStreamAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    internal override void Read(long offset, Span<byte> destination)
    {
        foreach (var buffer in Buffers)
        {
            if (destination.Length == 0)
                return;
            if (offset >= buffer.Size)
            {
                offset -= buffer.Size;
                continue;
            }

            var part = destination[..(int)Math.Min(destination.Length, buffer.Size - offset)];
            buffer.Read(offset, part);
            destination = destination[part.Length..];
            offset = 0;
        }
    }
}
