using System.Buffers;
using System.Buffers.Binary;

namespace FellowOakDicom.Network;

/// <summary>
/// Turns the bytes of one data set, or of one command set, into P-DATA-TF PDUs of one fragment each (PS3.8 9.3.5, Annex E). It holds
/// one PDU, so that memory does not grow with the data set. <see cref="CompleteAsync"/> sends the last fragment.
/// </summary>
internal sealed class PDataStream : Stream
{
    private const int PdvHeaderSize = 6;
    private const int HeaderSize = PduHeader.Size + PdvHeaderSize;

    private readonly PduSender _sender;
    private readonly byte _contextId;
    private readonly bool _isCommand;
    private readonly int _capacity;
    private byte[] _buffer;
    private int _count;

    /// <param name="sender">Where the PDUs go.</param>
    /// <param name="contextId">The presentation context.</param>
    /// <param name="isCommand">Whether the bytes are a command set.</param>
    /// <param name="maximumLength">The longest PDU in bytes after its header; at least 8 are used.</param>
    public PDataStream(PduSender sender, byte contextId, bool isCommand, uint maximumLength)
    {
        _sender = sender;
        _contextId = contextId;
        _isCommand = isCommand;

        // PS3.8 Annex E.1: fragments have an even length.
        _capacity = (int)Math.Max(2, (Math.Clamp(maximumLength, 8, 16 * 1024 * 1024) - PdvHeaderSize) & ~1u);
        _buffer = ArrayPool<byte>.Shared.Rent(HeaderSize + _capacity);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (_count == _capacity)
                _sender.Send(Seal(last: false));
            buffer = buffer[Fill(buffer)..];
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            if (_count == _capacity)
                await _sender.SendAsync(Seal(last: false));
            buffer = buffer[Fill(buffer.Span)..];
        }
    }

    /// <summary>Sends what is left as the last fragment, which may be empty.</summary>
    public ValueTask CompleteAsync() => _sender.SendAsync(Seal(last: true));

    public override void Flush()
    {
        // A fragment is sent when it is full, or the last one.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        base.Dispose(disposing);
    }

    private int Fill(ReadOnlySpan<byte> source)
    {
        var taken = Math.Min(source.Length, _capacity - _count);
        source[..taken].CopyTo(_buffer.AsSpan(HeaderSize + _count));
        _count += taken;
        return taken;
    }

    private ReadOnlyMemory<byte> Seal(bool last)
    {
        if (_count % 2 != 0)
            _buffer[HeaderSize + _count++] = 0;

        _buffer[0] = (byte)PduType.DataTransfer;
        _buffer[1] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(_buffer.AsSpan(2), (uint)(_count + PdvHeaderSize));
        BinaryPrimitives.WriteUInt32BigEndian(_buffer.AsSpan(6), (uint)(_count + 2));
        _buffer[10] = _contextId;
        _buffer[11] = (byte)((_isCommand ? 1 : 0) | (last ? 2 : 0));
        var pdu = _buffer.AsMemory(0, HeaderSize + _count);
        _count = 0;
        return pdu;
    }
}
