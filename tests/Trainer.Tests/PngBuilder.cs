using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace DicomNode.Trainer.Tests;

/// <summary>Writes PNG files of any layout for tests, with a CRC computed bit by bit, not by the code under test.</summary>
internal static class PngBuilder
{
    public static byte[] Build(int width, int height, int depth, int colourType, byte[] filteredRows, byte[]? palette = null, int interlace = 0)
    {
        var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = (byte)depth;
        header[9] = (byte)colourType;
        header[12] = (byte)interlace;
        Chunk(file, "IHDR", header);
        if (palette is not null)
            Chunk(file, "PLTE", palette);

        var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(filteredRows);
        // Two IDAT chunks: data may be cut anywhere.
        var data = compressed.ToArray();
        Chunk(file, "IDAT", data.AsSpan(0, data.Length / 2));
        Chunk(file, "IDAT", data.AsSpan(data.Length / 2));
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    /// <summary>An 8-bit grey image without filters.</summary>
    public static byte[] Grey(int width, int height, Func<int, int, byte> value)
    {
        var rows = new byte[height * (width + 1)];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
                rows[y * (width + 1) + 1 + x] = value(x, y);
        }

        return Build(width, height, 8, 0, rows);
    }

    private static void Chunk(Stream file, string type, ReadOnlySpan<byte> data)
    {
        var typed = new byte[4 + data.Length];
        Encoding.ASCII.GetBytes(type, typed);
        data.CopyTo(typed.AsSpan(4));
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(typed);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(typed));
        file.Write(number);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (0xEDB88320 & (0u - (crc & 1)));
        }

        return ~crc;
    }
}
