using System.Runtime.InteropServices;

namespace DicomNode.Classifier.Models;

/// <summary>A tensor to be written. Its values are asked for only when its turn comes, so that a large model is never whole in memory twice.</summary>
public sealed class SafetensorsTensor
{
    private readonly Func<byte[]> _read;

    private SafetensorsTensor(string name, SafetensorsType type, IReadOnlyList<long> shape, Func<byte[]> read)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        Type = type;
        Shape = [.. shape];
        Length = SafetensorsEntry.SizeOf(type);
        foreach (var dimension in Shape)
            Length = checked(Length * dimension);
        _read = read;
    }

    public string Name { get; }

    public SafetensorsType Type { get; }

    /// <summary>Dimensions; none for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Bytes in the file.</summary>
    public long Length { get; }

    /// <summary>A tensor of floats, stored as F32, F16 or BF16 (both rounded to nearest, ties to even).</summary>
    /// <param name="values">Gives the values, row-major, when called.</param>
    public static SafetensorsTensor Singles(string name, SafetensorsType type, IReadOnlyList<long> shape, Func<float[]> values)
    {
        if (type == SafetensorsType.I64)
            throw new ArgumentException("floats are not stored as I64", nameof(type));
        return new SafetensorsTensor(name, type, shape, () => Encode(name, type, values()));
    }

    /// <summary>A tensor of 64-bit integers.</summary>
    /// <param name="values">Gives the values, row-major, when called.</param>
    public static SafetensorsTensor Int64s(string name, IReadOnlyList<long> shape, Func<long[]> values) =>
        new(name, SafetensorsType.I64, shape, () => MemoryMarshal.AsBytes(values().AsSpan()).ToArray());

    /// <exception cref="SafetensorsException">The values do not fill the shape, or one does not fit the type.</exception>
    internal byte[] ReadBytes()
    {
        var bytes = _read();
        if (bytes.Length != Length)
            throw new SafetensorsException($"tensor {Name} of shape [{string.Join(", ", Shape)}] and dtype {Type} has {Length} bytes; {bytes.Length} were given");
        return bytes;
    }

    private static byte[] Encode(string name, SafetensorsType type, float[] values)
    {
        if (type == SafetensorsType.F32)
            return MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
        var words = new ushort[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            words[i] = type == SafetensorsType.F16 ? BitConverter.HalfToUInt16Bits((Half)values[i]) : ToBrainFloat(values[i]);
            if (type == SafetensorsType.F16 && float.IsFinite(values[i]) && !Half.IsFinite(BitConverter.UInt16BitsToHalf(words[i])))
                throw new SafetensorsException($"tensor {name} has the value {values[i]}, beyond the range of F16");
        }

        return MemoryMarshal.AsBytes(words.AsSpan()).ToArray();
    }

    private static ushort ToBrainFloat(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value))
            return (ushort)(bits >> 16 | 0x40);
        return (ushort)((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
    }
}
