using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using DicomNode.Classifier;
using DicomNode.Classifier.Preprocessing;

namespace DicomNode.Trainer.Prepare;

/// <summary>
/// The first 512 bytes of a shard, little-endian: magic "DNSLICE1"; at 8 header length, 12 side, 16 bits per pixel, 20 part, 24 parts,
/// 28 shard number, all uint32; at 32 images, 40 first file, 48 file after the last, 56 files of the part, all uint64; at 64, 96 and 128
/// SHA-256 of the plan, of all that follows the header, and of the index file; at 160 the class names, separated by commas, padded
/// with zeros to 64 bytes; zeros; at 508 the CRC-32 of the 508 bytes before it. Pixels follow, then one byte of class for each image.
/// </summary>
public sealed record ShardHeader
{
    /// <summary>Bytes of the header.</summary>
    public const int Length = 512;

    /// <summary>The longest side that is read.</summary>
    public const int MostSide = 4096;

    private const int DigestLength = 32;
    private const int ClassesAt = 160;
    private const int ClassesLength = 64;
    private const int CrcAt = Length - 4;

    private static ReadOnlySpan<byte> Magic => "DNSLICE1"u8;

    private static byte[] Classes { get; } = Encoding.ASCII.GetBytes(string.Join(',', Enum.GetNames<ModalityClass>()).PadRight(ClassesLength, '\0'));

    /// <summary>Rows and columns of an image; preparation makes 224.</summary>
    public int Side { get; init; } = SlicePreprocessor.Side;

    /// <summary>Bits of a pixel: 8 or 16.</summary>
    public required int Bits { get; init; }

    public required ShardPart Part { get; init; }

    /// <summary>Number of the shard in its part, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>How many images it holds; 0 or more.</summary>
    public required long Images { get; init; }

    /// <summary>Place in the part's list of the first file that it covers.</summary>
    public required long FirstFile { get; init; }

    /// <summary>Place of the first file that it no longer covers.</summary>
    public required long EndFile { get; init; }

    /// <summary>How many files the part has: the last shard ends there.</summary>
    public required long Files { get; init; }

    /// <summary>SHA-256 of the list of all files and of the settings: shards of one preparation share it.</summary>
    public required ReadOnlyMemory<byte> Plan { get; init; }

    /// <summary>SHA-256 of pixels and classes.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>SHA-256 of the index file.</summary>
    public required ReadOnlyMemory<byte> Index { get; init; }

    /// <summary>Bytes of one image.</summary>
    public int ImageLength => Side * Side * Bits / 8;

    /// <summary>Bytes that the whole file must have.</summary>
    public long FileLength => Length + Images * (ImageLength + 1);

    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        Magic.CopyTo(bytes);
        ReadOnlySpan<int> numbers = [Length, Side, Bits, Part.Number, Part.Count, Number];
        for (var i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8 + 4 * i), numbers[i]);
        ReadOnlySpan<long> counts = [Images, FirstFile, EndFile, Files];
        for (var i = 0; i < counts.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(32 + 8 * i), counts[i]);
        Plan.Span.CopyTo(bytes.AsSpan(64, DigestLength));
        Content.Span.CopyTo(bytes.AsSpan(96, DigestLength));
        Index.Span.CopyTo(bytes.AsSpan(128, DigestLength));
        Classes.CopyTo(bytes, ClassesAt);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(CrcAt), Crc32.HashToUInt32(bytes.AsSpan(0, CrcAt)));
        return bytes;
    }

    /// <exception cref="ImageFormatException">The bytes are no header, are damaged, or describe what this reader does not know.</exception>
    public static ShardHeader Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Length || !bytes.StartsWith(Magic))
            throw new ImageFormatException("it is no shard of prepared images");
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[CrcAt..]) != Crc32.HashToUInt32(bytes[..CrcAt]))
            throw new ImageFormatException("its header is damaged (wrong CRC-32)");
        var (length, side, bits) = (Int32(bytes, 8), Int32(bytes, 12), Int32(bytes, 16));
        if (length != Length || side is < 1 or > MostSide || bits is not (8 or 16))
            throw new ImageFormatException($"header of {length} bytes, side {side}, {bits} bits; {Length}, 1 to {MostSide} and 8 or 16 are read");

        if (!bytes.Slice(ClassesAt, ClassesLength).SequenceEqual(Classes))
        {
            var found = Encoding.ASCII.GetString(bytes.Slice(ClassesAt, ClassesLength)).TrimEnd('\0');
            throw new ImageFormatException($"its classes are {found}; expected {Encoding.ASCII.GetString(Classes).TrimEnd('\0')}");
        }

        var header = new ShardHeader
        {
            Side = side,
            Bits = bits,
            Part = new ShardPart(Int32(bytes, 20), Int32(bytes, 24)),
            Number = Int32(bytes, 28),
            Images = Int64(bytes, 32),
            FirstFile = Int64(bytes, 40),
            EndFile = Int64(bytes, 48),
            Files = Int64(bytes, 56),
            Plan = bytes.Slice(64, DigestLength).ToArray(),
            Content = bytes.Slice(96, DigestLength).ToArray(),
            Index = bytes.Slice(128, DigestLength).ToArray(),
        };
        return header.Images is >= 0 and <= int.MaxValue
            ? header
            : throw new ImageFormatException($"its header says {header.Images} images; 0 to {int.MaxValue} are read");
    }

    private static int Int32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);

    private static long Int64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);
}
