using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace DicomNode.Classifier.Models;

/// <summary>
/// Reads a safetensors file (huggingface/safetensors, "Format"): eight bytes of header length, a JSON header, then the data of all
/// tensors without a gap. Lengths and offsets are held against the file before anything is allocated for them.
/// </summary>
public sealed class SafetensorsReader : IDisposable
{
    /// <summary>The format's own limit for the header.</summary>
    public const int MaxHeaderLength = 100_000_000;

    private readonly Stream _stream;
    private readonly long _dataStart;
    private readonly SortedDictionary<string, SafetensorsEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    /// <param name="stream">A seekable stream, read from its start; closed with the reader.</param>
    /// <exception cref="SafetensorsException">The header is invalid or does not fit the file.</exception>
    public SafetensorsReader(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        try
        {
            var length = ReadHeaderLength();
            var header = new byte[length];
            _stream.ReadExactly(header);
            _dataStart = 8 + length;
            ParseHeader(header);
            CheckOffsets();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new SafetensorsException($"the safetensors header is no valid JSON: {e.Message}", e);
        }
    }

    /// <summary>All tensors by name, in order of name.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Entries => _entries;

    /// <summary>Free text that the writer left.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>Opens a file.</summary>
    /// <exception cref="SafetensorsException">The header is invalid or does not fit the file.</exception>
    public static SafetensorsReader Open(string path)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            return new SafetensorsReader(stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads a tensor of F32, F16 or BF16 as floats, row-major.</summary>
    /// <exception cref="SafetensorsException">There is no such tensor or it holds integers.</exception>
    public float[] ReadSingles(string name)
    {
        var entry = Find(name);
        var result = new float[entry.Count];
        switch (entry.Type)
        {
            case SafetensorsType.F32:
                ReadBytes(entry, MemoryMarshal.AsBytes(result.AsSpan()));
                break;
            case SafetensorsType.F16:
                var halves = new Half[entry.Count];
                ReadBytes(entry, MemoryMarshal.AsBytes(halves.AsSpan()));
                for (var i = 0; i < halves.Length; i++)
                    result[i] = (float)halves[i];
                break;
            case SafetensorsType.BF16:
                var brains = new ushort[entry.Count];
                ReadBytes(entry, MemoryMarshal.AsBytes(brains.AsSpan()));
                for (var i = 0; i < brains.Length; i++)
                    result[i] = BitConverter.UInt32BitsToSingle((uint)brains[i] << 16);
                break;
            default:
                throw new SafetensorsException($"tensor {name} is {entry.Type}; expected F32, F16 or BF16");
        }

        return result;
    }

    /// <summary>Reads a tensor of I64, row-major.</summary>
    /// <exception cref="SafetensorsException">There is no such tensor or it is of another type.</exception>
    public long[] ReadInt64s(string name)
    {
        var entry = Find(name);
        if (entry.Type != SafetensorsType.I64)
            throw new SafetensorsException($"tensor {name} is {entry.Type}; expected I64");
        var result = new long[entry.Count];
        ReadBytes(entry, MemoryMarshal.AsBytes(result.AsSpan()));
        return result;
    }

    public void Dispose() => _stream.Dispose();

    private SafetensorsEntry Find(string name) =>
        _entries.TryGetValue(name, out var entry) ? entry : throw new SafetensorsException($"there is no tensor {name}");

    private void ReadBytes(SafetensorsEntry entry, Span<byte> destination)
    {
        _stream.Position = _dataStart + entry.Begin;
        _stream.ReadExactly(destination);
    }

    private int ReadHeaderLength()
    {
        if (_stream.Length < 8)
            throw new SafetensorsException($"a safetensors file has at least 8 bytes; this has {_stream.Length}");
        Span<byte> prefix = stackalloc byte[8];
        _stream.Position = 0;
        _stream.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaxHeaderLength || length > (ulong)(_stream.Length - 8))
            throw new SafetensorsException($"the safetensors header claims {length} bytes; the file has {_stream.Length}");
        return (int)length;
    }

    private void ParseHeader(byte[] header)
    {
        if (header is not [(byte)'{', ..])
            throw new SafetensorsException("the safetensors header does not begin with {");
        using var document = JsonDocument.Parse(header);
        foreach (var property in document.RootElement.EnumerateObject())
        {
            if (property.Name == "__metadata__")
                ReadMetadata(property.Value);
            else if (!_entries.TryAdd(property.Name, ReadEntry(property.Name, property.Value)))
                throw new SafetensorsException($"the safetensors header names {property.Name} twice");
        }
    }

    private void ReadMetadata(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new SafetensorsException("__metadata__ is no object");
        foreach (var property in element.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String)
                throw new SafetensorsException($"__metadata__ entry {property.Name} is no string");
            _metadata[property.Name] = property.Value.GetString()!;
        }
    }

    private static SafetensorsEntry ReadEntry(string name, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object
            || !element.TryGetProperty("dtype", out var dtype) || dtype.ValueKind != JsonValueKind.String
            || !element.TryGetProperty("shape", out var shape) || !TryReadNumbers(shape, out var dimensions)
            || !element.TryGetProperty("data_offsets", out var offsets) || !TryReadNumbers(offsets, out var range) || range.Length != 2)
        {
            throw new SafetensorsException($"tensor {name} needs a dtype, a shape and two data_offsets, not {element.GetRawText()}");
        }

        if (!Enum.TryParse<SafetensorsType>(dtype.GetString(), out var type) || !Enum.IsDefined(type) || type.ToString() != dtype.GetString())
            throw new SafetensorsException($"tensor {name} has dtype {dtype.GetString()}; {string.Join(", ", Enum.GetNames<SafetensorsType>())} are read");
        var bytes = (Int128)SafetensorsEntry.SizeOf(type);
        foreach (var dimension in dimensions)
        {
            bytes *= dimension;
            if (bytes > Array.MaxLength)
                throw new SafetensorsException($"tensor {name} of shape [{string.Join(", ", dimensions)}] has more than {Array.MaxLength} bytes");
        }

        if (range[1] - range[0] != bytes)
            throw new SafetensorsException($"tensor {name} of shape [{string.Join(", ", dimensions)}] and dtype {type} has {bytes} bytes; its data_offsets are {range[0]} to {range[1]}");
        return new SafetensorsEntry(name, type, dimensions, range[0], range[1]);
    }

    private static bool TryReadNumbers(JsonElement element, out long[] numbers)
    {
        numbers = [];
        if (element.ValueKind != JsonValueKind.Array)
            return false;
        var found = new List<long>();
        foreach (var item in element.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out var number) || number < 0)
                return false;
            found.Add(number);
        }

        numbers = [.. found];
        return true;
    }

    private void CheckOffsets()
    {
        var position = 0L;
        foreach (var entry in _entries.Values.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            if (entry.Begin != position)
                throw new SafetensorsException($"tensor {entry.Name} begins at {entry.Begin}; the one before it ends at {position}");
            position = entry.End;
        }

        if (_dataStart + position != _stream.Length)
            throw new SafetensorsException($"the tensors end at byte {_dataStart + position}; the file has {_stream.Length}");
    }
}
