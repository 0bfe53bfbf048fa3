using System.Globalization;
using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

/// <summary>Integer String (IS).</summary>
public class DicomIntegerString : DicomMultiStringElement
{
    private int[]? _numbers;

    public DicomIntegerString(DicomTag tag, params int[] values)
        : base(tag, values.Select(value => value.ToString(CultureInfo.InvariantCulture)).ToArray())
    {
    }

    public DicomIntegerString(DicomTag tag, params string[] values)
        : base(tag, values)
    {
    }

    public DicomIntegerString(DicomTag tag, IByteBuffer data)
        : base(tag, null, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.IS;

    public override T Get<T>(int item = -1)
    {
        if (typeof(T) == typeof(string) || typeof(T) == typeof(string[]))
            return base.Get<T>(item);
        _numbers ??= Values
            .Select(value => int.Parse(value, NumberStyles.Integer | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture))
            .ToArray();
        return Numbers.Convert<T, int>(_numbers, item, out var result) ? result : base.Get<T>(item);
    }
}
