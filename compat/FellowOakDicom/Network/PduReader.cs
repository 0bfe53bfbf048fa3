using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;

namespace FellowOakDicom.Network;

/// <summary>
/// Reads PDUs off a connection. What a length field says never sizes a buffer: small PDUs are collected as their bytes come, and
/// data fragments pass straight from the receive buffer to where they go.
/// </summary>
internal sealed class PduReader(Stream stream)
{
    private const int ReceiveBufferSize = 64 * 1024;

    private readonly PipeReader _pipe = PipeReader.Create(
        stream,
        new StreamPipeReaderOptions(bufferSize: ReceiveBufferSize, minimumReadSize: 4096, leaveOpen: true));

    /// <summary>The next header, or null where the peer closed the connection between two PDUs.</summary>
    /// <exception cref="EndOfStreamException">The peer closed the connection within the header.</exception>
    public async ValueTask<PduHeader?> ReadHeaderAsync()
    {
        var result = await ReadAtLeastAsync(PduHeader.Size);
        if (result.Buffer.IsEmpty)
            return null;

        return Consume(result, PduHeader.Size, bytes =>
        {
            Span<byte> header = stackalloc byte[PduHeader.Size];
            bytes.CopyTo(header);
            return new PduHeader((PduType)header[0], BinaryPrimitives.ReadUInt32BigEndian(header[2..]));
        });
    }

    /// <summary>The next <paramref name="length"/> bytes, handed to <paramref name="parse"/> once all of them have come.</summary>
    /// <exception cref="EndOfStreamException">The peer closed the connection before.</exception>
    public async ValueTask<T> ReadAsync<T>(int length, Func<ReadOnlySequence<byte>, T> parse)
        => length == 0 ? parse(ReadOnlySequence<byte>.Empty) : Consume(await ReadAtLeastAsync(length), length, parse);

    /// <summary>Copies the next <paramref name="length"/> bytes to <paramref name="destination"/> as they come.</summary>
    /// <exception cref="EndOfStreamException">The peer closed the connection before all of them had come.</exception>
    public async ValueTask CopyAsync(uint length, Stream destination)
    {
        while (length > 0)
        {
            var result = await _pipe.ReadAsync();
            var available = result.Buffer.Slice(0, Math.Min(length, result.Buffer.Length));
            if (available.IsEmpty && result.IsCompleted)
                throw Lost();

            foreach (var segment in available)
                await destination.WriteAsync(segment);
            length -= (uint)available.Length;
            _pipe.AdvanceTo(available.End);
        }
    }

    /// <summary>Reads and forgets what still comes, until the peer closes the connection. Nothing can be read afterwards.</summary>
    public async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        while (await stream.ReadAsync(buffer, cancellationToken) > 0)
        {
        }
    }

    /// <summary>Gives the receive buffers back.</summary>
    public void Complete() => _pipe.Complete();

    // Not PipeReader.ReadAtLeastAsync, which rents as much as the peer says is coming.
    private async ValueTask<ReadResult> ReadAtLeastAsync(int length)
    {
        while (true)
        {
            var result = await _pipe.ReadAsync();
            if (result.Buffer.Length >= length || result.IsCompleted)
                return result;

            _pipe.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private T Consume<T>(ReadResult result, int length, Func<ReadOnlySequence<byte>, T> parse)
    {
        if (result.Buffer.Length < length)
            throw Lost();

        var bytes = result.Buffer.Slice(0, length);
        var value = parse(bytes);
        _pipe.AdvanceTo(bytes.End);
        return value;
    }

    private static EndOfStreamException Lost() => new("The peer closed the connection within a PDU");
}
