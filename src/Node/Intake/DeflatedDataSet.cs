using System.Buffers;
using System.IO.Compression;

namespace DicomNode.Node.Intake;

/// <summary>
/// Deflated data sets (PS3.5 A.5) are inflated in memory to be read, and a few kilobytes can inflate to more than any memory: their
/// size is found beforehand, in pieces.
/// </summary>
internal static class DeflatedDataSet
{
    public const string TransferSyntaxUid = "1.2.840.10008.1.2.1.99";

    private const long MaxLength = 512L << 20;
    private const int BufferLength = 1 << 16;

    /// <summary>True where the data set of the file inflates to no more than 512 MiB.</summary>
    /// <exception cref="InvalidDataException">It is no deflated stream.</exception>
    public static bool Fits(string path, ObjectHeader header)
    {
        using var file = File.OpenRead(path);
        file.Position = header.ToBytes().Length;
        using var inflated = new DeflateStream(file, CompressionMode.Decompress);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            var length = 0L;
            for (var count = inflated.Read(buffer); count > 0 && length <= MaxLength; count = inflated.Read(buffer))
                length += count;
            return length <= MaxLength;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
