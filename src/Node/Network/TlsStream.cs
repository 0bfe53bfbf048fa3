using System.Net.Security;
using System.Security.Authentication;

namespace DicomNode.Node.Network;

/// <summary>A TLS connection that shakes hands when it is first read or written, and not before.</summary>
internal sealed class TlsStream(Stream encrypted, SslServerAuthenticationOptions options, Action<string> failed) : Stream
{
    private readonly SslStream _stream = new(encrypted);
    private readonly Lock _gate = new();
    private Task? _handshake;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await ShakeHandsAsync(cancellationToken);
        return await _stream.ReadAsync(buffer, cancellationToken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await ShakeHandsAsync(cancellationToken);
        await _stream.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) =>
        WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override Task FlushAsync(CancellationToken cancellationToken) => _stream.FlushAsync(cancellationToken);

    public override void Flush() => _stream.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _stream.Dispose();
        base.Dispose(disposing);
    }

    private Task ShakeHandsAsync(CancellationToken cancellationToken)
    {
        Task handshake;
        lock (_gate)
            handshake = _handshake ??= AuthenticateAsync();
        return handshake.IsCompletedSuccessfully ? handshake : handshake.WaitAsync(cancellationToken);
    }

    private async Task AuthenticateAsync()
    {
        try
        {
            await _stream.AuthenticateAsServerAsync(options);
        }
        catch (AuthenticationException exception)
        {
            // For the library a connection that ends like any other; the reason is told here.
            failed(exception.InnerException?.Message ?? exception.Message);
            throw new IOException("TLS handshake failed", exception);
        }
    }
}
