using System.Globalization;
using FellowOakDicom.IO;
using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

/// <summary>An element whose values have a fixed size in bytes.</summary>
public abstract class DicomValueElement<Tv> : DicomElement
    where Tv : unmanaged
{
    protected DicomValueElement(DicomTag tag, params Tv[] values)
        : base(tag, ByteConverter.ToByteBuffer(values))
    {
    }

    protected DicomValueElement(DicomTag tag, IByteBuffer data)
        : base(tag, data)
    {
    }

    public override int Count => (int)(Buffer.Size / ValueRepresentation.UnitSize);

    public override T Get<T>(int item = -1)
    {
        if (typeof(T) == typeof(Tv[]))
            return (T)(object)ByteConverter.ToArray<Tv>(Buffer);
        if (typeof(T) == typeof(object[]))
            return (T)(object)ByteConverter.ToArray<Tv>(Buffer).Cast<object>().ToArray();
        if (typeof(T) == typeof(string[]))
            return (T)(object)ByteConverter.ToArray<Tv>(Buffer).Select(Text).ToArray();
        if (typeof(T) != typeof(string) && typeof(T) != typeof(object) && !typeof(T).IsValueType)
            throw NotConvertible<T>();
        item = Math.Max(item, 0);
        if (item >= Count)
            throw OutOfRange(item);
        var value = ByteConverter.Get<Tv>(Buffer, item);
        if (typeof(T) == typeof(Tv) || typeof(T) == typeof(object))
            return (T)(object)value;
        if (typeof(T) == typeof(string))
            return (T)(object)Text(value);
        var type = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        return type.IsEnum
            ? (T)Enum.Parse(type, Text(value), true)
            : (T)Convert.ChangeType(value, type, CultureInfo.InvariantCulture);
    }

    private static string Text(Tv value) => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture);
}
