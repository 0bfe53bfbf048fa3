namespace FellowOakDicom.IO.Buffer;

/// <summary>What buffers share: all but the size is one read of a range into a span.</summary>
public abstract class ByteBufferBase : IByteBuffer
{
    private const int ChunkSize = 81920;

    private protected ByteBufferBase()
    {
    }

    public abstract bool IsMemory { get; }

    public abstract long Size { get; }

    public virtual byte[] Data
    {
        get
        {
            if (Size == 0)
                return [];
            if (Size > Array.MaxLength)
                throw new DicomIoException($"{Size} bytes do not fit one array.");
            var data = new byte[Size];
            Read(0, data);
            return data;
        }
    }

    public void GetByteRange(long offset, int count, byte[] output)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (count < 0 || count > output.Length || count > Size - offset)
            throw new ArgumentOutOfRangeException(nameof(count), $"{count} bytes from {offset} are not within {Size} bytes and the output.");
        Read(offset, output.AsSpan(0, count));
    }

    public virtual void CopyToStream(Stream stream)
    {
        var chunk = new byte[(int)Math.Min(ChunkSize, Size)];
        for (var offset = 0L; offset < Size; offset += chunk.Length)
        {
            var part = chunk.AsSpan(0, (int)Math.Min(chunk.Length, Size - offset));
            Read(offset, part);
            stream.Write(part);
        }
    }

    public virtual async Task CopyToStreamAsync(Stream stream, CancellationToken cancellationToken)
    {
        var chunk = new byte[(int)Math.Min(ChunkSize, Size)];
        for (var offset = 0L; offset < Size; offset += chunk.Length)
        {
            var part = chunk.AsMemory(0, (int)Math.Min(chunk.Length, Size - offset));
            Read(offset, part.Span);
            await stream.WriteAsync(part, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Fills the span with the bytes from <paramref name="offset"/>; the range lies within the buffer.</summary>
    internal abstract void Read(long offset, Span<byte> destination);
}
