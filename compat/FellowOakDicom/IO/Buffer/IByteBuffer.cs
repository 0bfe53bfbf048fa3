namespace FellowOakDicom.IO.Buffer;

/// <summary>The bytes of a value, in memory or where they can be had.</summary>
public interface IByteBuffer
{
    /// <summary>The bytes are in memory.</summary>
    bool IsMemory { get; }

    long Size { get; }

    /// <summary>All bytes; read from their source at each call where they are not in memory.</summary>
    byte[] Data { get; }

    /// <summary>Copies <paramref name="count"/> bytes from <paramref name="offset"/> to the start of <paramref name="output"/>.</summary>
    void GetByteRange(long offset, int count, byte[] output);

    void CopyToStream(Stream stream);

    Task CopyToStreamAsync(Stream stream, CancellationToken cancellationToken);
}
