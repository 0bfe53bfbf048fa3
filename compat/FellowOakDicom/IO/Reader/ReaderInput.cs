using System.Buffers;
using System.Buffers.Binary;

namespace FellowOakDicom.IO.Reader;

/// <summary>
/// A window on a stream, in a pooled buffer. What a length field claims is never allocated before the bytes are known to be there:
/// of a seekable stream the length decides, of any other one the array grows with what arrives.
/// </summary>
internal sealed class ReaderInput : IDisposable
{
    private const int WindowSize = 64 * 1024;
    private const int FirstChunk = 1024 * 1024;

    private readonly Stream _stream;
    private readonly long _length;
    private byte[] _window = ArrayPool<byte>.Shared.Rent(WindowSize);
    private int _start;
    private int _end;

    public ReaderInput(Stream stream)
    {
        _stream = stream;
        IsSeekable = stream.CanSeek;
        Position = IsSeekable ? stream.Position : 0;
        _length = IsSeekable ? stream.Length : long.MaxValue;
    }

    public bool IsSeekable { get; }

    public Endian Endian { get; set; } = Endian.Little;

    /// <summary>Of the next byte; in a seekable stream its position there.</summary>
    public long Position { get; private set; }

    /// <summary>No byte is left.</summary>
    public bool IsEnd => !TryPeek(1, out _);

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_window);
        _window = [];
        (_start, _end) = (0, 0);
    }

    /// <summary>The next bytes, not taken; false where fewer are left.</summary>
    public bool TryPeek(int count, out ReadOnlySpan<byte> bytes)
    {
        while (_end - _start < count)
        {
            if (_start > 0)
            {
                _window.AsSpan(_start, _end - _start).CopyTo(_window);
                (_start, _end) = (0, _end - _start);
            }

            var read = _stream.Read(_window, _end, _window.Length - _end);
            if (read == 0)
            {
                bytes = default;
                return false;
            }

            _end += read;
        }

        bytes = _window.AsSpan(_start, count);
        return true;
    }

    /// <summary>Takes bytes that were peeked.</summary>
    public void Advance(int count)
    {
        _start += count;
        Position += count;
    }

    public ushort UInt16(ReadOnlySpan<byte> bytes) =>
        Endian == Endian.Big ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    public uint UInt32(ReadOnlySpan<byte> bytes) =>
        Endian == Endian.Big ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    /// <summary>Takes bytes into an array of their own; null where fewer are left.</summary>
    public byte[]? TryRead(long count)
    {
        if (IsSeekable && count > _length - Position)
            return null;
        if (count > Array.MaxLength)
            throw new DicomReaderException($"A value of {count} bytes is larger than memory can hold in one piece.");
        var array = new byte[IsSeekable ? count : Math.Min(count, FirstChunk)];
        var filled = 0;
        while (true)
        {
            while (filled < array.Length)
            {
                var read = Take(array.AsSpan(filled));
                if (read == 0)
                    return null;
                filled += read;
            }

            if (filled == count)
                return array;
            Array.Resize(ref array, (int)Math.Min(count, array.Length * 2L));
        }
    }

    /// <summary>Passes over bytes; false where fewer are left.</summary>
    public bool TrySkip(long count)
    {
        if (IsSeekable)
        {
            if (count > _length - Position)
                return false;
            if (count <= _end - _start)
            {
                Advance((int)count);
                return true;
            }

            Position += count;
            _stream.Position = Position;
            (_start, _end) = (0, 0);
            return true;
        }

        while (count > 0)
        {
            if (_start == _end && !TryPeek(1, out _))
                return false;
            var step = (int)Math.Min(count, _end - _start);
            Advance(step);
            count -= step;
        }

        return true;
    }

    /// <summary>What is left, as a stream that reads on from here.</summary>
    public Stream Rest() => new RestStream(this);

    private int Take(Span<byte> destination)
    {
        if (_start == _end)
        {
            if (destination.Length >= _window.Length)
            {
                var direct = _stream.Read(destination);
                Position += direct;
                return direct;
            }

            if (!TryPeek(1, out _))
                return 0;
        }

        var count = Math.Min(destination.Length, _end - _start);
        _window.AsSpan(_start, count).CopyTo(destination);
        Advance(count);
        return count;
    }

    private sealed class RestStream(ReaderInput input) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer) => buffer.Length == 0 ? 0 : input.Take(buffer);

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
