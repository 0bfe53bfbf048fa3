namespace FellowOakDicom.IO.Buffer;

/// <summary>Reads any buffer through spans.</summary>
internal static class ByteBufferExtensions
{
    /// <summary>Fills the span from <paramref name="offset"/>.</summary>
    public static void Read(this IByteBuffer buffer, long offset, Span<byte> destination)
    {
        if (buffer is ByteBufferBase own)
        {
            own.Read(offset, destination);
            return;
        }

        var bytes = new byte[destination.Length];
        buffer.GetByteRange(offset, bytes.Length, bytes);
        bytes.CopyTo(destination);
    }

    /// <summary>All bytes without a copy where they are in one array already.</summary>
    public static ReadOnlySpan<byte> Span(this IByteBuffer buffer) => buffer.Data;
}
