using System.Diagnostics.CodeAnalysis;

namespace FellowOakDicom.Network;

/// <summary>Writes whole PDUs to a connection, one at a time, whoever sends.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Disposing the semaphore would strand who waits for it; it holds no handle.")]
internal sealed class PduSender(Stream stream)
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <exception cref="DicomNetworkException">The connection is lost.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> pdu)
    {
        try
        {
            await _turn.WaitAsync();
            try
            {
                await stream.WriteAsync(pdu);
                await stream.FlushAsync();
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw Lost(e);
        }
    }

    /// <inheritdoc cref="SendAsync"/>
    public void Send(ReadOnlyMemory<byte> pdu)
    {
        try
        {
            _turn.Wait();
            try
            {
                stream.Write(pdu.Span);
                stream.Flush();
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw Lost(e);
        }
    }

    private static DicomNetworkException Lost(Exception e) => new("The connection was lost while a PDU was sent", e);
}
