using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace DicomNode.Classifier.Preprocessing;

/// <summary>How one sample lies in the native bytes (PS3.5 8.1.1, little endian), and how runs of samples become numbers.</summary>
/// <param name="Kind">Integer, float or double.</param>
/// <param name="BitsAllocated">1, 8, 16, 32; 32 or 64 for floats.</param>
/// <param name="BitsStored">Bits that count.</param>
/// <param name="HighBit">Position of the most significant of them.</param>
/// <param name="IsSigned">Two's complement.</param>
internal readonly record struct SampleLayout(SampleKind Kind, int BitsAllocated, int BitsStored, int HighBit, bool IsSigned)
{
    /// <summary>Sixteen unsigned bits.</summary>
    public static SampleLayout UInt16 { get; } = new(SampleKind.Integer, 16, 16, 15, false);

    // Both shifts work on 32-bit lanes: the left one drops what lies above the high bit, the right one what lies below the
    // stored bits and, being arithmetic for signed samples, extends the sign.
    private int Left => 31 - HighBit;

    private int Right => 32 - BitsStored;

    /// <summary>Every value fits a float exactly.</summary>
    public bool IsNarrow => Kind == SampleKind.Integer && BitsAllocated <= 16;

    /// <summary>Writes samples first to first + destination.Length; infinite and undefined ones as NaN.</summary>
    public void Unpack<T>(ReadOnlySpan<byte> bytes, long first, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var start = (int)(first * BitsAllocated / 8);
        switch (Kind, BitsAllocated)
        {
            case (SampleKind.Float32, _):
                for (var i = 0; i < destination.Length; i++)
                    destination[i] = Finite(T.CreateTruncating(BinaryPrimitives.ReadSingleLittleEndian(bytes[(start + i * 4)..])));
                break;
            case (SampleKind.Float64, _):
                for (var i = 0; i < destination.Length; i++)
                    destination[i] = Finite(T.CreateTruncating(BinaryPrimitives.ReadDoubleLittleEndian(bytes[(start + i * 8)..])));
                break;
            case (_, 1):
                for (var i = 0; i < destination.Length; i++)
                    destination[i] = T.CreateTruncating(Value((uint)(bytes[(int)((first + i) >> 3)] >> (int)((first + i) & 7))));
                break;
            case (_, 8):
                Unpack8(bytes.Slice(start, destination.Length), destination);
                break;
            case (_, 16):
                Unpack16(bytes.Slice(start, destination.Length * 2), destination);
                break;
            default:
                for (var i = 0; i < destination.Length; i++)
                    destination[i] = T.CreateTruncating(Value(BinaryPrimitives.ReadUInt32LittleEndian(bytes[(start + i * 4)..])));
                break;
        }
    }

    private static T Finite<T>(T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.IsFinite(value) ? value : T.NaN;

    private long Value(uint raw) => IsSigned ? (int)(raw << Left) >> Right : raw << Left >> Right;

    private void Unpack8<T>(ReadOnlySpan<byte> bytes, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var i = 0;
        if (typeof(T) == typeof(float))
        {
            var floats = MemoryMarshal.Cast<T, float>(destination);
            for (; i <= bytes.Length - Vector<byte>.Count; i += Vector<byte>.Count)
            {
                Vector.Widen(new Vector<byte>(bytes[i..]), out var low, out var high);
                Write(low, floats[i..]);
                Write(high, floats[(i + Vector<ushort>.Count)..]);
            }
        }

        for (; i < bytes.Length; i++)
            destination[i] = T.CreateTruncating(Value(bytes[i]));
    }

    private void Unpack16<T>(ReadOnlySpan<byte> bytes, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var i = 0;
        if (typeof(T) == typeof(float) && BitConverter.IsLittleEndian)
        {
            var words = MemoryMarshal.Cast<byte, ushort>(bytes);
            var floats = MemoryMarshal.Cast<T, float>(destination);
            for (; i <= words.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
                Write(new Vector<ushort>(words[i..]), floats[i..]);
        }

        for (; i < destination.Length; i++)
            destination[i] = T.CreateTruncating(Value(BinaryPrimitives.ReadUInt16LittleEndian(bytes[(i * 2)..])));
    }

    private void Write(Vector<ushort> raw, Span<float> destination)
    {
        Vector.Widen(raw, out var low, out var high);
        Convert(low).CopyTo(destination);
        Convert(high).CopyTo(destination[Vector<uint>.Count..]);
    }

    private Vector<float> Convert(Vector<uint> raw)
    {
        var shifted = Vector.ShiftLeft(raw, Left);
        // A value of at most 16 bits is the same number as signed lane, and signed lanes convert in one instruction.
        return Vector.ConvertToSingle(IsSigned
            ? Vector.ShiftRightArithmetic(Vector.AsVectorInt32(shifted), Right)
            : Vector.AsVectorInt32(Vector.ShiftRightLogical(shifted, Right)));
    }
}
