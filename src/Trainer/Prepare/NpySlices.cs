using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DicomNode.Classifier.Preprocessing;

namespace DicomNode.Trainer.Prepare;

/// <summary>
/// The slices of a NumPy array file (format versions 1 to 3): the last two axes are rows and columns, the one before them counts
/// slices, those before that count volumes. C or Fortran order. A last axis of 3 or 4 is colour.
/// </summary>
internal static partial class NpySlices
{
    private const int MostAxes = 8;
    private const int MostHeader = 1 << 16;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    public static bool IsNpy(ReadOnlySpan<byte> start) => start.StartsWith(Magic);

    public static void Read(string path, SliceSink sink)
    {
        using var file = File.OpenRead(path);
        var (descriptor, fortran, shape) = ReadHeader(file);
        if (shape.Length < 2 || shape.Length > MostAxes)
            throw new ImageFormatException($"an array of {shape.Length} axes; 2 to {MostAxes} are read");
        if (shape.Length > 2 && shape[^1] is 3 or 4)
        {
            sink.LeaveOut(LeftOutKind.Colour, 0, 0, Product(shape.AsSpan(..^3)));
            return;
        }

        if (shape.Any(size => size < 1) || shape[^1] > ushort.MaxValue || shape[^2] > ushort.MaxValue)
            throw new ImageFormatException($"an array of shape ({string.Join(", ", shape)}) holds no slices that are read");
        var type = ReadType(descriptor);
        var format = type.Format((int)shape[^2], (int)shape[^1]).Validate();
        var slices = Product(shape.AsSpan(..^2));
        if (slices > int.MaxValue)
            throw new ImageFormatException($"an array of shape ({string.Join(", ", shape)}) is too large");
        var perVolume = shape.Length > 2 ? (int)shape[^3] : 1;
        if (fortran)
            ReadFortran(file, shape, type, format, (int)slices, perVolume, sink);
        else
            ReadInOrder(file, type, format, (int)slices, perVolume, sink);
    }

    private static void ReadInOrder(Stream file, NumericType type, PixelFormat format, int slices, int perVolume, SliceSink sink)
    {
        var slice = new byte[format.FrameLength];
        for (var k = 0; k < slices; k++)
        {
            if (file.ReadAtLeast(slice, slice.Length, throwOnEndOfStream: false) < slice.Length)
            {
                sink.LeaveOut(LeftOutKind.Broken, k / perVolume, k % perVolume, slices - k, "cut short: the file ends inside this slice");
                return;
            }

            type.MakeLittleEndian(slice);
            sink.Add(format, slice, k / perVolume, k % perVolume);
        }
    }

    // The first axis varies fastest, so that a slice is strewn over the whole file.
    private static void ReadFortran(Stream file, long[] shape, NumericType type, PixelFormat format, int slices, int perVolume, SliceSink sink)
    {
        var length = (long)slices * format.FrameLength;
        if (length > Array.MaxLength)
            throw new ImageFormatException($"{length} bytes in Fortran order; at most {Array.MaxLength} are read");
        if (file.Length - file.Position < length)
            throw new ImageFormatException($"cut short: {file.Length - file.Position} bytes of {length}");
        var all = new byte[length];
        file.ReadExactly(all);
        type.MakeLittleEndian(all);

        var strides = new long[shape.Length];
        strides[0] = type.Bytes;
        for (var axis = 1; axis < shape.Length; axis++)
            strides[axis] = strides[axis - 1] * shape[axis - 1];
        var slice = new byte[format.FrameLength];
        for (var k = 0; k < slices; k++)
        {
            var (start, rest) = (0L, (long)k);
            for (var axis = shape.Length - 3; axis >= 0; axis--)
            {
                start += rest % shape[axis] * strides[axis];
                rest /= shape[axis];
            }

            var at = 0;
            for (var y = 0; y < format.Rows; y++)
            {
                for (var x = 0; x < format.Columns; x++, at += type.Bytes)
                    all.AsSpan((int)(start + y * strides[^2] + x * strides[^1]), type.Bytes).CopyTo(slice.AsSpan(at));
            }

            sink.Add(format, slice, k / perVolume, k % perVolume);
        }
    }

    private static (string Descriptor, bool Fortran, long[] Shape) ReadHeader(Stream file)
    {
        var start = new byte[12];
        file.ReadExactly(start.AsSpan(0, 10));
        var version = start[6];
        if (version is < 1 or > 3)
            throw new ImageFormatException($"NPY version {version}; 1 to 3 are read");
        uint length = BinaryPrimitives.ReadUInt16LittleEndian(start.AsSpan(8));
        if (version > 1)
        {
            file.ReadExactly(start.AsSpan(10, 2));
            length = BinaryPrimitives.ReadUInt32LittleEndian(start.AsSpan(8));
        }

        if (length > MostHeader)
            throw new ImageFormatException($"an NPY header of {length} bytes; at most {MostHeader} are read");
        var bytes = new byte[length];
        file.ReadExactly(bytes);
        var text = Encoding.UTF8.GetString(bytes);
        var (descriptor, order, shape) = (Descriptor().Match(text), Order().Match(text), Shape().Match(text));
        if (!descriptor.Success || !order.Success || !shape.Success)
            throw new ImageFormatException($"the NPY header lacks a simple 'descr', 'fortran_order' or 'shape': {text.Trim()}");
        var sizes = shape.Groups[1].Value
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(size => long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1)
            .ToArray();
        return (descriptor.Groups[1].Value, order.Groups[1].Value == "True", sizes);
    }

    private static NumericType ReadType(string descriptor)
    {
        var bigEndian = descriptor[0] == '>';
        return descriptor[1..] switch
        {
            "u1" => new(SampleKind.Integer, 1, false, false),
            "i1" => new(SampleKind.Integer, 1, true, false),
            "u2" => new(SampleKind.Integer, 2, false, bigEndian),
            "i2" => new(SampleKind.Integer, 2, true, bigEndian),
            "u4" => new(SampleKind.Integer, 4, false, bigEndian),
            "i4" => new(SampleKind.Integer, 4, true, bigEndian),
            "f4" => new(SampleKind.Float32, 4, true, bigEndian),
            "f8" => new(SampleKind.Float64, 8, true, bigEndian),
            _ => throw new ImageFormatException($"dtype {descriptor}; integers of 8, 16 and 32 bits, float and double are read"),
        };
    }

    private static long Product(ReadOnlySpan<long> sizes)
    {
        var product = 1L;
        foreach (var size in sizes)
            product = size < 1 ? 0 : product > long.MaxValue / size ? long.MaxValue : product * size;
        return product;
    }

    [GeneratedRegex(@"'descr'\s*:\s*'([<>|=][a-zA-Z]\d+)'")]
    private static partial Regex Descriptor();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(True|False)")]
    private static partial Regex Order();

    [GeneratedRegex(@"'shape'\s*:\s*\(([^)]*)\)")]
    private static partial Regex Shape();
}
