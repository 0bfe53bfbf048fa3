using System.Buffers.Binary;
using System.Text.Json;

namespace DicomNode.Classifier.Models;

/// <summary>Writes a safetensors file as the reference implementation does: larger element types first, then by name; header padded to 8 bytes.</summary>
public static class SafetensorsWriter
{
    /// <summary>Writes all tensors, one after the other.</summary>
    /// <param name="stream">Where to; need not seek.</param>
    /// <param name="tensors">No name twice.</param>
    /// <param name="metadata">Free text for the header.</param>
    /// <exception cref="SafetensorsException">A tensor's values do not fill its shape or do not fit its type.</exception>
    public static void Write(Stream stream, IEnumerable<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        var ordered = tensors.OrderByDescending(tensor => SafetensorsEntry.SizeOf(tensor.Type))
            .ThenBy(tensor => tensor.Name, StringComparer.Ordinal)
            .ToArray();
        var header = Header(ordered, metadata);
        Span<byte> prefix = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
        stream.Write(prefix);
        stream.Write(header);
        foreach (var tensor in ordered)
            stream.Write(tensor.ReadBytes());
    }

    private static ReadOnlySpan<byte> Header(SafetensorsTensor[] tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject("__metadata__");
                foreach (var (key, value) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                    json.WriteString(key, value);
                json.WriteEndObject();
            }

            var names = new HashSet<string>(StringComparer.Ordinal);
            var position = 0L;
            foreach (var tensor in tensors)
            {
                if (!names.Add(tensor.Name))
                    throw new SafetensorsException($"tensor {tensor.Name} is given twice");
                WriteEntry(json, tensor, ref position);
            }

            json.WriteEndObject();
        }

        while (buffer.Length % 8 != 0)
            buffer.WriteByte((byte)' ');
        return buffer.GetBuffer().AsSpan(0, (int)buffer.Length);
    }

    private static void WriteEntry(Utf8JsonWriter json, SafetensorsTensor tensor, ref long position)
    {
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", tensor.Type.ToString());
        json.WriteStartArray("shape");
        foreach (var dimension in tensor.Shape)
            json.WriteNumberValue(dimension);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(position);
        json.WriteNumberValue(position += tensor.Length);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
