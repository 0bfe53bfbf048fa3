using System.Text;
using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

/// <summary>An element whose value is text; decoded when first asked for.</summary>
public abstract class DicomStringElement : DicomElement
{
    private readonly Encoding[] _bufferEncodings = DicomEncoding.DefaultArray;
    private Encoding[] _targetEncodings = DicomEncoding.DefaultArray;
    private string? _value;

    protected DicomStringElement(DicomTag tag, string? value)
        : base(tag, EmptyBuffer.Value)
    {
        _value = value ?? "";
        if (_value.Length > 0)
            Buffer = new LazyByteBuffer(Encode);
    }

    protected DicomStringElement(DicomTag tag, Encoding[]? encodings, IByteBuffer buffer)
        : base(tag, buffer)
    {
        _bufferEncodings = encodings ?? DicomEncoding.DefaultArray;
        _targetEncodings = _bufferEncodings;
    }

    public override int Count => 1;

    /// <summary>The character sets that the value is written in; setting others encodes it anew.</summary>
    public Encoding[] TargetEncodings
    {
        get => ValueRepresentation.IsStringEncoded ? _targetEncodings : DicomEncoding.DefaultArray;
        set
        {
            if (!ValueRepresentation.IsStringEncoded || value.AsSpan().SequenceEqual(_targetEncodings))
                return;
            if (Buffer.Size > 0)
            {
                _value = StringValue;
                Buffer = new LazyByteBuffer(Encode);
            }

            _targetEncodings = value;
        }
    }

    public Encoding TargetEncoding
    {
        get => TargetEncodings.FirstOrDefault() ?? DicomEncoding.Default;
        set => TargetEncodings = [value];
    }

    protected string StringValue => _value ??= Decode();

    public override T Get<T>(int item = -1)
    {
        if (typeof(T) == typeof(string) || typeof(T) == typeof(object))
            return (T)(object)StringValue;
        if (typeof(T) == typeof(string[]) || typeof(T) == typeof(object[]))
            return (T)(object)new[] { StringValue };
        return typeof(T).IsEnum ? (T)Enum.Parse(typeof(T), StringValue.Replace("\0", "", StringComparison.Ordinal), true) : throw NotConvertible<T>();
    }

    protected override void ValidateString()
    {
        if (_value is not null)
            ValueRepresentation.ValidateString(_value);
    }

    private string Decode()
    {
        if (Buffer.Size == 0)
            return "";
        var text = DicomEncoding.Decode(
            Buffer.Span(), ValueRepresentation.IsStringEncoded ? _bufferEncodings : DicomEncoding.DefaultArray, ValueRepresentation == DicomVR.PN);
        return text.TrimEnd((char)ValueRepresentation.PaddingValue);
    }

    private byte[] Encode()
    {
        var bytes = DicomEncoding.Encode(_value ?? "", TargetEncodings, ValueRepresentation == DicomVR.PN);
        if ((bytes.Length & 1) == 0)
            return bytes;
        Array.Resize(ref bytes, bytes.Length + 1);
        bytes[^1] = ValueRepresentation.PaddingValue;
        return bytes;
    }
}
