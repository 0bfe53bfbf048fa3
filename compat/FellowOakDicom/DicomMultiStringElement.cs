using System.Text;
using FellowOakDicom.Imaging;
using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

/// <summary>A text element whose values are separated by backslashes.</summary>
public abstract class DicomMultiStringElement : DicomStringElement
{
    private string[]? _values;

    protected DicomMultiStringElement(DicomTag tag, params string[] values)
        : base(tag, string.Join('\\', values))
    {
    }

    protected DicomMultiStringElement(DicomTag tag, Encoding[]? encodings, IByteBuffer buffer)
        : base(tag, encodings, buffer)
    {
    }

    public override int Count => Values.Length;

    private protected string[] Values => _values ??= StringValue.Length == 0 ? [] : StringValue.Split('\\');

    public override T Get<T>(int item = -1)
    {
        if (typeof(T) == typeof(string) || typeof(T) == typeof(object))
            return (T)(object)(item == -1 ? StringValue : At(item));
        if (typeof(T) == typeof(string[]) || typeof(T) == typeof(object[]))
            return (T)(object)Values;
        var text = At(Math.Max(item, 0));
        if (typeof(T) == typeof(PhotometricInterpretation))
            return (T)(object)PhotometricInterpretation.Parse(text);
        var type = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        return type.IsEnum ? (T)Enum.Parse(type, text.Replace("\0", "", StringComparison.Ordinal), true) : throw NotConvertible<T>();
    }

    protected override void ValidateString()
    {
        foreach (var value in Values)
            ValueRepresentation.ValidateString(value);
    }

    private protected string At(int item) => item >= 0 && item < Values.Length ? Values[item] : throw OutOfRange(item);
}
