using System.Buffers.Binary;

namespace DicomNode.Fuzz.Targets;

/// <summary>Real files as seeds: those with small headers, their images cut down to 8 x 8 pixels.</summary>
internal static class SharedSeeds
{
    private const int MaxHeader = 6 * 1024;
    private const int PixelsKept = 256;
    private const byte Side = 8;

    private static readonly byte[] LittleEndianPixels = [0xe0, 0x7f, 0x10, 0x00];
    private static readonly byte[] BigEndianPixels = [0x7f, 0xe0, 0x00, 0x10];

    /// <summary>The files below a folder, in the order of their paths; none where there is no such folder.</summary>
    public static IEnumerable<byte[]> Read(string? folder)
    {
        if (!Directory.Exists(folder))
            return [];
        return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(Cut)
            .OfType<byte[]>();
    }

    private static byte[]? Cut(string path)
    {
        using var file = File.OpenRead(path);
        var bytes = new byte[(int)Math.Min(file.Length, MaxHeader + 12 + PixelsKept)];
        file.ReadExactly(bytes);
        if (bytes.Length < 132 || !bytes.AsSpan(128).StartsWith("DICM"u8))
            return null;
        var bigEndian = false;
        var pixels = bytes.AsSpan().LastIndexOf(LittleEndianPixels);
        if (pixels < 0)
        {
            bigEndian = true;
            pixels = bytes.AsSpan().LastIndexOf(BigEndianPixels);
        }

        if (pixels < 0)
            return file.Length == bytes.Length ? bytes : null;
        if (pixels > MaxHeader || pixels + 12 > bytes.Length)
            return null;
        Shorten(bytes.AsSpan(pixels), bigEndian);
        ShrinkSides(bytes.AsSpan(0, pixels), bigEndian);
        return bytes.Length > pixels + 12 + PixelsKept ? bytes[..(pixels + 12 + PixelsKept)] : bytes;
    }

    /// <summary>Rows (0028,0010) and Columns (0028,0011): two bytes behind tag, VR and length.</summary>
    private static void ShrinkSides(Span<byte> header, bool bigEndian)
    {
        for (byte element = 0x10; element <= 0x11; element++)
        {
            var start = header.LastIndexOf(bigEndian ? [0x00, 0x28, 0x00, element] : [0x28, 0x00, element, 0x00]);
            if (start < 0 || start + 10 > header.Length)
                continue;
            header[start + 8] = bigEndian ? (byte)0 : Side;
            header[start + 9] = bigEndian ? Side : (byte)0;
        }
    }

    /// <summary>Lets the length field of native pixels say what is left of them; encapsulated ones just end.</summary>
    private static void Shorten(Span<byte> element, bool bigEndian)
    {
        var field = element.Slice(char.IsAsciiLetterUpper((char)element[4]) && char.IsAsciiLetterUpper((char)element[5]) ? 8 : 4, 4);
        var length = bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(field) : BinaryPrimitives.ReadUInt32LittleEndian(field);
        if (length is uint.MaxValue or <= PixelsKept)
            return;
        if (bigEndian)
            BinaryPrimitives.WriteUInt32BigEndian(field, PixelsKept);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(field, PixelsKept);
    }
}
