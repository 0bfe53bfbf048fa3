using System.Globalization;
using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

/// <summary>Decimal String (DS).</summary>
public class DicomDecimalString : DicomMultiStringElement
{
    private decimal[]? _numbers;

    public DicomDecimalString(DicomTag tag, params decimal[] values)
        : base(tag, values.Select(ToDecimalString).ToArray())
    {
    }

    public DicomDecimalString(DicomTag tag, params string[] values)
        : base(tag, values)
    {
    }

    public DicomDecimalString(DicomTag tag, IByteBuffer data)
        : base(tag, null, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.DS;

    /// <summary>The number in at most 16 characters, rounded where it has more.</summary>
    public static string ToDecimalString(decimal value)
    {
        var text = value.ToString(CultureInfo.InvariantCulture);
        return text.Length <= 16 ? text : value.ToString("G10", CultureInfo.InvariantCulture);
    }

    public override T Get<T>(int item = -1)
    {
        if (typeof(T) == typeof(string) || typeof(T) == typeof(string[]))
            return base.Get<T>(item);
        _numbers ??= Values.Select(value => decimal.Parse(value, NumberStyles.Any, CultureInfo.InvariantCulture)).ToArray();
        return Numbers.Convert<T, decimal>(_numbers, item, out var result) ? result : base.Get<T>(item);
    }
}
