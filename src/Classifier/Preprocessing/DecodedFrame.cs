using System.Buffers;

namespace DicomNode.Classifier.Preprocessing;

/// <summary>One native frame and its format. Dispose it to give its memory back; the bytes are not valid afterwards.</summary>
public sealed class DecodedFrame : IDisposable
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private byte[]? _rented;
    private bool _disposed;

    internal DecodedFrame(PixelFormat format, ReadOnlyMemory<byte> bytes, byte[]? rented)
    {
        Format = format;
        _bytes = bytes;
        _rented = rented;
    }

    /// <summary>What the bytes mean, after decoding.</summary>
    public PixelFormat Format { get; }

    /// <summary>Little-endian bytes, at least as many as the format needs.</summary>
    public ReadOnlySpan<byte> Bytes
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _bytes.Span;
        }
    }

    public void Dispose()
    {
        _disposed = true;
        if (Interlocked.Exchange(ref _rented, null) is { } rented)
            ArrayPool<byte>.Shared.Return(rented);
    }
}
