using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace DicomNode.Node.Tests.Review;

/// <summary>Reads the grey PNG files that the node writes: 8 bits, every row with the filter Up.</summary>
internal static class GreyPng
{
    public static (byte[] Pixels, int Width, int Height) Read(byte[] png)
    {
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
        Assert.Equal((8, 0), (png[24], png[25]));
        var compressed = new MemoryStream();
        for (var at = 8; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            if (Encoding.ASCII.GetString(png, at + 4, 4) == "IDAT")
                compressed.Write(png, at + 8, length);
            at += 12 + length;
        }

        compressed.Position = 0;
        using var zlib = new ZLibStream(compressed, CompressionMode.Decompress);
        var pixels = new byte[width * height];
        var row = new byte[width + 1];
        for (var y = 0; y < height; y++)
        {
            zlib.ReadExactly(row);
            Assert.Equal(2, row[0]);
            for (var x = 0; x < width; x++)
                pixels[y * width + x] = (byte)(row[x + 1] + (y > 0 ? pixels[(y - 1) * width + x] : 0));
        }

        return (pixels, width, height);
    }
}
