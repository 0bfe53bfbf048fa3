using System.Buffers.Binary;
using FellowOakDicom.Tests;

namespace DicomNode.Fuzz.Targets;

/// <summary>RLE frames of one to twelve segments, literal and replicate runs.</summary>
internal static class RleSeeds
{
    private const int HeaderLength = 64;

    /// <summary>Parameters and fragments; see <see cref="RleTarget"/>.</summary>
    public static IReadOnlyList<byte[]> All { get; } =
    [
        [.. Parameters(8, 8, 1, 8), .. Frame(64, 1)],
        [.. Parameters(8, 8, 1, 16), .. Frame(64, 2)],
        [.. Parameters(16, 4, 3, 8, colour: 2), .. Frame(64, 3)],
        [.. Parameters(4, 4, 3, 16, colour: 3), .. Frame(16, 6)],
        [.. Parameters(4, 4, 3, 32, colour: 2), .. Frame(16, 12)],
        [.. Parameters(4, 4, 1, 32), .. Frame(16, 4)],
        [.. Parameters(16, 16, 1, 1), .. Frame(32, 1)],
        [.. Parameters(4, 4, 1, 8, frames: 2, fragments: 2), .. Frame(16, 1), .. Frame(16, 1)],
    ];

    /// <summary>Headers and runs.</summary>
    public static IReadOnlyList<byte[]> Pieces { get; } =
    [
        Header(1), Header(2), Header(3), Header(15), Header(16), [0x80], [0x80, 0x80, 0x80, 0x80], [0x81, 0x55], [0x7f], [0xff, 0x00], [0x00, 0x11], Part10.Hex("02 00 00 00 FF FF FF FF"),
    ];

    private static byte[] Parameters(ushort rows, ushort columns, byte samples, byte bits, byte colour = 0, byte frames = 1, byte fragments = 1) =>
        [(byte)rows, (byte)(rows >> 8), (byte)columns, (byte)(columns >> 8), samples, bits, bits, 0, colour, 0, (byte)(frames - 1), (byte)(fragments - 1)];

    private static byte[] Header(int segments, int stride = 66)
    {
        var header = new byte[HeaderLength];
        BinaryPrimitives.WriteInt32LittleEndian(header, segments);
        for (var segment = 0; segment < Math.Min(segments, 15); segment++)
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4 + 4 * segment), HeaderLength + stride * segment);
        return header;
    }

    /// <summary>Each segment: half of its bytes one by one, half as a run.</summary>
    private static byte[] Frame(int pixels, int segments)
    {
        var half = pixels / 2;
        byte[] segment = [(byte)(half - 1), .. Enumerable.Range(0, half).Select(value => (byte)(value * 3)), (byte)(1 - half), 0x2a];
        byte[] padded = segment.Length % 2 == 0 ? segment : [.. segment, 0];
        return [.. Header(segments, padded.Length), .. Enumerable.Repeat(padded, segments).SelectMany(bytes => bytes)];
    }
}
