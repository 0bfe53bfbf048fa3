using System.Buffers.Binary;
using System.Runtime.InteropServices;
using DicomNode.Classifier.Preprocessing;

namespace DicomNode.Trainer.Prepare;

/// <summary>The type of an array's elements in a file.</summary>
/// <param name="Kind">Integer, float or double.</param>
/// <param name="Bytes">1, 2, 4; 8 for doubles.</param>
/// <param name="IsSigned">Two's complement; integers only.</param>
/// <param name="IsBigEndian">The most significant byte comes first.</param>
internal readonly record struct NumericType(SampleKind Kind, int Bytes, bool IsSigned, bool IsBigEndian)
{
    /// <summary>The format of a slice whose elements have been made little-endian.</summary>
    public PixelFormat Format(int rows, int columns, bool slopeIsNegative = false) => new()
    {
        Rows = rows,
        Columns = columns,
        BitsAllocated = 8 * Bytes,
        BitsStored = 8 * Bytes,
        HighBit = 8 * Bytes - 1,
        IsSigned = IsSigned,
        Kind = Kind,
        IsSlopeNegative = slopeIsNegative,
    };

    /// <summary>Swaps big-endian elements in place.</summary>
    public void MakeLittleEndian(Span<byte> elements)
    {
        if (!IsBigEndian)
            return;
        switch (Bytes)
        {
            case 2:
                var words = MemoryMarshal.Cast<byte, ushort>(elements);
                BinaryPrimitives.ReverseEndianness(words, words);
                break;
            case 4:
                var longs = MemoryMarshal.Cast<byte, uint>(elements);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
            case 8:
                var quads = MemoryMarshal.Cast<byte, ulong>(elements);
                BinaryPrimitives.ReverseEndianness(quads, quads);
                break;
        }
    }
}
