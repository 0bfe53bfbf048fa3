using System.Globalization;
using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

/// <summary>A date, a time or both.</summary>
public abstract class DicomDateElement : DicomMultiStringElement
{
    private DateTime[]? _dates;

    protected DicomDateElement(DicomTag tag, string[] dateFormats, params DateTime[] values)
        : base(tag, values.Select(value => value.ToString(dateFormats[0], CultureInfo.InvariantCulture)).ToArray()) => DateFormats = dateFormats;

    protected DicomDateElement(DicomTag tag, string[] dateFormats, DicomDateRange range)
        : base(tag, range.ToString(dateFormats[0])) => DateFormats = dateFormats;

    protected DicomDateElement(DicomTag tag, string[] dateFormats, params string[] values)
        : base(tag, values) => DateFormats = dateFormats;

    protected DicomDateElement(DicomTag tag, string[] dateFormats, IByteBuffer buffer)
        : base(tag, null, buffer) => DateFormats = dateFormats;

    /// <summary>The formats tried in turn, and the first one written.</summary>
    protected string[] DateFormats { get; }

    public override T Get<T>(int item = -1)
    {
        if (typeof(T) == typeof(string) || typeof(T) == typeof(string[]))
            return base.Get<T>(item);
        if (typeof(T) == typeof(DicomDateRange))
            return (T)(object)ParseRange(base.Get<string>(item));
        _dates ??= Values.Select(Parse).ToArray();
        if (typeof(T) == typeof(DateTime[]))
            return (T)(object)_dates;
        if (typeof(T) != typeof(DateTime) && typeof(T) != typeof(DateTime?) && typeof(T) != typeof(object))
            return base.Get<T>(item);
        item = Math.Max(item, 0);
        return item < _dates.Length ? (T)(object)_dates[item] : throw OutOfRange(item);
    }

    private DateTime Parse(string text) =>
        DateTime.ParseExact(text.Trim(), DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.NoCurrentDateDefault);

    private DicomDateRange ParseRange(string text)
    {
        var ends = text.Split('-');
        var range = new DicomDateRange();
        if (ends.Length < 2)
        {
            range.Minimum = Parse(text);
            range.Maximum = range.Minimum.AddDays(1).AddMilliseconds(-1);
            return range;
        }

        if (ends[0].Length > 0)
            range.Minimum = Parse(ends[0]);
        if (ends[1].Length > 0)
            range.Maximum = Parse(ends[1]);
        return range;
    }
}
