using System.Globalization;

namespace FellowOakDicom;

/// <summary>A range of dates as queries use it (PS3.4 C.2.2.2.5); an open end is the smallest or largest date.</summary>
public class DicomDateRange : DicomRange<DateTime>
{
    public DicomDateRange()
        : base(DateTime.MinValue, DateTime.MaxValue)
    {
    }

    public DicomDateRange(DateTime min, DateTime max)
        : base(min, max)
    {
    }

    public override string ToString() => ToString("yyyyMMddHHmmss");

    public string ToString(string format)
    {
        var minimum = Minimum == DateTime.MinValue ? "" : Minimum.ToString(format, CultureInfo.InvariantCulture);
        var maximum = Maximum == DateTime.MaxValue ? "" : Maximum.ToString(format, CultureInfo.InvariantCulture);
        return minimum.Length == 0 && maximum.Length == 0 ? "" : $"{minimum}-{maximum}";
    }
}
