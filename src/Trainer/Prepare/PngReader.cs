using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace DicomNode.Trainer.Prepare;

/// <summary>
/// Reads PNG images (W3C PNG, third edition) as grey: every colour type and bit depth, not interlaced. Colour becomes luminance
/// (ITU-R BT.601), alpha is laid over black. All values are scaled to 16 bits. Sizes are checked before memory is taken.
/// </summary>
public static class PngReader
{
    /// <summary>The most pixels that an image may have; larger ones are refused before memory is taken.</summary>
    public const long MostPixels = 1L << 27;

    private const int Grey = 0;
    private const int Rgb = 2;
    private const int Palette = 3;
    private const int GreyAlpha = 4;
    private const int Rgba = 6;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Says whether these first bytes of a file are those of a PNG.</summary>
    public static bool IsPng(ReadOnlySpan<byte> start) => start.StartsWith(Signature);

    /// <summary>Decodes a whole PNG file.</summary>
    /// <exception cref="ImageFormatException">The bytes are damaged, cut short, interlaced or larger than <see cref="MostPixels"/>.</exception>
    public static GreyImage Read(ReadOnlySpan<byte> file)
    {
        if (!IsPng(file))
            throw new ImageFormatException("not a PNG: its first eight bytes are not PNG's signature");

        Header? header = null;
        byte[]? palette = null;
        var compressed = new MemoryStream();
        var ended = false;
        var position = Signature.Length;
        while (!ended)
        {
            if (file.Length - position < 12)
                throw new ImageFormatException("cut short: no IEND chunk");
            var length = BinaryPrimitives.ReadUInt32BigEndian(file[position..]);
            if (length > file.Length - position - 12)
                throw new ImageFormatException($"cut short: the chunk at byte {position} claims {length} bytes");

            var typed = file.Slice(position + 4, 4 + (int)length);
            if (Crc32.HashToUInt32(typed) != BinaryPrimitives.ReadUInt32BigEndian(file[(position + 8 + (int)length)..]))
                throw new ImageFormatException($"damaged: wrong CRC in the chunk at byte {position}");

            var data = typed[4..];
            if (header is null && !typed.StartsWith("IHDR"u8))
                throw new ImageFormatException("damaged: the first chunk is not IHDR");
            if (typed.StartsWith("IHDR"u8))
                header = Header.Parse(data);
            else if (typed.StartsWith("PLTE"u8))
                palette = data.ToArray();
            else if (typed.StartsWith("IDAT"u8))
                compressed.Write(data);
            else if (typed.StartsWith("IEND"u8))
                ended = true;
            else if ((typed[0] & 0x20) == 0)
                throw new ImageFormatException($"holds a critical chunk that is not known, at byte {position}");
            position += 12 + (int)length;
        }

        var layout = header!.Value;
        if (layout.ColourType == Palette && palette is null)
            throw new ImageFormatException("damaged: a palette image without PLTE");
        compressed.Position = 0;
        return Decode(layout, palette, compressed);
    }

    private static GreyImage Decode(Header header, byte[]? palette, Stream compressed)
    {
        var stride = (int)(((long)header.Width * header.Channels * header.Depth + 7) / 8);
        var step = Math.Max(1, header.Channels * header.Depth / 8);
        var row = new byte[stride];
        var previous = new byte[stride];
        var pixels = new ushort[header.Width * header.Height];
        var luminance = palette is null ? [] : PaletteLuminance(palette);

        try
        {
            using var zlib = new ZLibStream(compressed, CompressionMode.Decompress);
            for (var y = 0; y < header.Height; y++)
            {
                var filter = zlib.ReadByte();
                if (filter < 0)
                    throw new ImageFormatException($"cut short: {y} of {header.Height} rows");
                zlib.ReadExactly(row);
                Unfilter(filter, row, previous, step);
                Convert(header, luminance, row, pixels.AsSpan(y * header.Width, header.Width));
                (row, previous) = (previous, row);
            }
        }
        catch (EndOfStreamException cause)
        {
            throw new ImageFormatException("cut short: its compressed data end within a row", cause);
        }
        catch (InvalidDataException cause)
        {
            throw new ImageFormatException("damaged: its compressed data cannot be inflated", cause);
        }

        return new GreyImage(header.Width, header.Height, pixels);
    }

    private static void Unfilter(int filter, Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        switch (filter)
        {
            case 0:
                break;
            case 1:
                for (var i = step; i < row.Length; i++)
                    row[i] += row[i - step];
                break;
            case 2:
                for (var i = 0; i < row.Length; i++)
                    row[i] += above[i];
                break;
            case 3:
                for (var i = 0; i < row.Length; i++)
                    row[i] += (byte)(((i >= step ? row[i - step] : 0) + above[i]) >> 1);
                break;
            case 4:
                for (var i = 0; i < row.Length; i++)
                    row[i] += i >= step ? Paeth(row[i - step], above[i], above[i - step]) : above[i];
                break;
            default:
                throw new ImageFormatException($"damaged: unknown row filter {filter}");
        }
    }

    private static byte Paeth(int left, int up, int upLeft)
    {
        var estimate = left + up - upLeft;
        var toLeft = Math.Abs(estimate - left);
        var toUp = Math.Abs(estimate - up);
        var toUpLeft = Math.Abs(estimate - upLeft);
        if (toLeft <= toUp && toLeft <= toUpLeft)
            return (byte)left;
        return (byte)(toUp <= toUpLeft ? up : upLeft);
    }

    private static void Convert(Header header, ReadOnlySpan<ushort> palette, ReadOnlySpan<byte> row, Span<ushort> pixels)
    {
        for (var x = 0; x < pixels.Length; x++)
        {
            pixels[x] = header.ColourType switch
            {
                Grey => Scale(Sample(header.Depth, row, x), header.Depth),
                GreyAlpha => OverBlack(Wide(header, row, x, 0), Wide(header, row, x, 1)),
                Rgb => Luminance(Wide(header, row, x, 0), Wide(header, row, x, 1), Wide(header, row, x, 2)),
                Rgba => OverBlack(
                    Luminance(Wide(header, row, x, 0), Wide(header, row, x, 1), Wide(header, row, x, 2)),
                    Wide(header, row, x, 3)),
                _ => Entry(palette, Sample(header.Depth, row, x)),
            };
        }
    }

    private static ushort Entry(ReadOnlySpan<ushort> palette, int index) => index < palette.Length
        ? palette[index]
        : throw new ImageFormatException($"damaged: palette index {index} of {palette.Length} colours");

    private static int Sample(int depth, ReadOnlySpan<byte> row, int index)
    {
        if (depth == 16)
            return BinaryPrimitives.ReadUInt16BigEndian(row[(index * 2)..]);
        var bit = index * depth;
        return (row[bit >> 3] >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
    }

    private static ushort Wide(Header header, ReadOnlySpan<byte> row, int x, int channel) =>
        Scale(Sample(header.Depth, row, x * header.Channels + channel), header.Depth);

    // 65535 is divisible by every depth's maximum, so that scaling is exact.
    private static ushort Scale(int value, int depth) => (ushort)(value * (65535 / ((1 << depth) - 1)));

    private static ushort Luminance(int red, int green, int blue) => (ushort)((red * 299L + green * 587L + blue * 114L + 500) / 1000);

    private static ushort OverBlack(int value, int alpha) => (ushort)(((long)value * alpha + 32767) / 65535);

    private static ushort[] PaletteLuminance(byte[] palette)
    {
        if (palette.Length is 0 or > 768 || palette.Length % 3 != 0)
            throw new ImageFormatException($"damaged: a palette of {palette.Length} bytes");
        var entries = new ushort[palette.Length / 3];
        for (var i = 0; i < entries.Length; i++)
            entries[i] = Luminance(palette[i * 3] * 257, palette[i * 3 + 1] * 257, palette[i * 3 + 2] * 257);
        return entries;
    }

    private readonly record struct Header(int Width, int Height, int Depth, int ColourType)
    {
        public int Channels => ColourType switch
        {
            Rgb => 3,
            GreyAlpha => 2,
            Rgba => 4,
            _ => 1,
        };

        public static Header Parse(ReadOnlySpan<byte> data)
        {
            if (data.Length != 13)
                throw new ImageFormatException($"damaged: an IHDR of {data.Length} bytes");
            var width = BinaryPrimitives.ReadUInt32BigEndian(data);
            var height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
            if (width == 0 || height == 0)
                throw new ImageFormatException($"damaged: {width} x {height} pixels");
            if ((ulong)width * height > (ulong)MostPixels)
                throw new ImageFormatException($"too large: {width} x {height} pixels, at most {MostPixels} are read");

            int depth = data[8];
            int colourType = data[9];
            var possible = colourType switch
            {
                Grey => depth is 1 or 2 or 4 or 8 or 16,
                Palette => depth is 1 or 2 or 4 or 8,
                Rgb or GreyAlpha or Rgba => depth is 8 or 16,
                _ => false,
            };
            if (!possible)
                throw new ImageFormatException($"damaged: colour type {colourType} with {depth} bits");
            if (data[10] != 0 || data[11] != 0)
                throw new ImageFormatException($"damaged: compression {data[10]}, filter {data[11]}; only 0 is defined");
            if (data[12] != 0)
                throw new ImageFormatException("interlaced, which is not read: save it without interlacing");
            return new Header((int)width, (int)height, depth, colourType);
        }
    }
}
