using System.Buffers.Binary;
using System.IO.Hashing;

namespace DicomNode.Classifier.Evidence;

/// <summary>Turns compressed bytes into IDAT chunks, one whenever enough have come: so nobody need know their number beforehand.</summary>
internal sealed class PngChunkStream(Stream destination) : Stream
{
    private const int DataLength = 1 << 15;
    private const int DataAt = 8;

    private readonly byte[] _chunk = new byte[DataAt + DataLength + 4];
    private int _count;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Writes a chunk of its own; what has come for IDAT must have been flushed.</summary>
    /// <param name="type">Four letters.</param>
    /// <param name="data">At most 32 KiB.</param>
    public void WriteChunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        data.CopyTo(_chunk.AsSpan(DataAt));
        _count = data.Length;
        Send(type);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var part = buffer[..Math.Min(buffer.Length, DataLength - _count)];
            part.CopyTo(_chunk.AsSpan(DataAt + _count));
            _count += part.Length;
            buffer = buffer[part.Length..];
            if (_count == DataLength)
                Send("IDAT"u8);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        if (_count > 0)
            Send("IDAT"u8);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Send(ReadOnlySpan<byte> type)
    {
        BinaryPrimitives.WriteInt32BigEndian(_chunk, _count);
        type.CopyTo(_chunk.AsSpan(4));
        var end = DataAt + _count;
        BinaryPrimitives.WriteUInt32BigEndian(_chunk.AsSpan(end), Crc32.HashToUInt32(_chunk.AsSpan(4, end - 4)));
        destination.Write(_chunk, 0, end + 4);
        _count = 0;
    }
}
