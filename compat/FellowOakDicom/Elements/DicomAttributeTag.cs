using System.Buffers.Binary;
using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

/// <summary>Attribute Tag (AT).</summary>
public class DicomAttributeTag : DicomElement
{
    private DicomTag[]? _values;

    public DicomAttributeTag(DicomTag tag, params DicomTag[] values)
        : base(tag, new MemoryByteBuffer(Encode(values))) => _values = values;

    public DicomAttributeTag(DicomTag tag, IByteBuffer data)
        : base(tag, data)
    {
    }

    public override int Count => (int)(Buffer.Size / 4);

    public override DicomVR ValueRepresentation => DicomVR.AT;

    public IEnumerable<DicomTag> Values => Tags;

    private DicomTag[] Tags => _values ??= Decode(Buffer.Span());

    public override T Get<T>(int item = -1)
    {
        if (typeof(T) == typeof(DicomTag[]))
            return (T)(object)Tags;
        if (typeof(T) == typeof(string[]))
            return (T)(object)Tags.Select(value => value.ToString()).ToArray();
        if (typeof(T) != typeof(DicomTag) && typeof(T) != typeof(string))
            throw NotConvertible<T>();
        item = Math.Max(item, 0);
        if (item >= Tags.Length)
            throw OutOfRange(item);
        return typeof(T) == typeof(DicomTag) ? (T)(object)Tags[item] : (T)(object)Tags[item].ToString();
    }

    private static byte[] Encode(DicomTag[] values)
    {
        var bytes = new byte[values.Length * 4];
        for (var index = 0; index < values.Length; index++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(index * 4), values[index].Group);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan((index * 4) + 2), values[index].Element);
        }

        return bytes;
    }

    private static DicomTag[] Decode(ReadOnlySpan<byte> bytes)
    {
        var tags = new DicomTag[bytes.Length / 4];
        for (var index = 0; index < tags.Length; index++)
        {
            tags[index] = new DicomTag(
                BinaryPrimitives.ReadUInt16LittleEndian(bytes[(index * 4)..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[((index * 4) + 2)..]));
        }

        return tags;
    }
}
