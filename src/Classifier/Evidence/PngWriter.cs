using System.Buffers.Binary;
using System.IO.Compression;

namespace DicomNode.Classifier.Evidence;

/// <summary>Writes PNG images (W3C PNG, third edition) of 8 bits a sample, grey or RGB, row by row to any stream.</summary>
public static class PngWriter
{
    private const byte Depth = 8;
    private const byte Grey = 0;
    private const byte Rgb = 2;
    private const byte FilterUp = 2;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Writes one image.</summary>
    /// <param name="destination">Left open; need not seek.</param>
    /// <param name="width">Pixels in a row, at least 1.</param>
    /// <param name="height">Number of rows, at least 1.</param>
    /// <param name="samples">Of a pixel: 1 for grey, 3 for red, green and blue (sRGB).</param>
    /// <param name="pixels">width * height * samples values, row by row from the top left.</param>
    /// <param name="compression">How much time a small file is worth.</param>
    public static void Write(
        Stream destination, int width, int height, int samples, ReadOnlySpan<byte> pixels, CompressionLevel compression = CompressionLevel.Optimal)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (samples is not (1 or 3))
            throw new ArgumentOutOfRangeException(nameof(samples), samples, "expected 1 (grey) or 3 (RGB)");
        var stride = checked(width * samples);
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, checked(stride * height));

        destination.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = Depth;
        header[9] = samples == 1 ? Grey : Rgb;
        using var chunks = new PngChunkStream(destination);
        chunks.WriteChunk("IHDR"u8, header);
        using (var zlib = new ZLibStream(chunks, compression, leaveOpen: true))
        {
            // Differences to the row above compress better than the values.
            ReadOnlySpan<byte> above = new byte[stride];
            Span<byte> filtered = new byte[stride + 1];
            filtered[0] = FilterUp;
            for (var y = 0; y < height; y++)
            {
                var row = pixels.Slice(y * stride, stride);
                for (var i = 0; i < stride; i++)
                    filtered[i + 1] = (byte)(row[i] - above[i]);
                zlib.Write(filtered);
                above = row;
            }
        }

        chunks.Flush();
        chunks.WriteChunk("IEND"u8, []);
    }
}
