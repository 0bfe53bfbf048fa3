using System.Globalization;
using DicomNode.Classifier;

namespace DicomNode.Node.Review.Pages;

/// <summary>Numbers, times and names as people read them, the same everywhere.</summary>
internal static class DisplayText
{
    private static readonly string[] ByteUnits = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

    /// <summary>To the minute, such as 2026-11-28 09:41 UTC.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>How long ago, in one unit: 40 s, 12 min, 3 h, 5 d.</summary>
    public static string Age(DateTimeOffset time, DateTimeOffset now)
    {
        var age = now - time;
        return age switch
        {
            { TotalMinutes: < 1 } => $"{Whole(Math.Max(0, age.TotalSeconds))} s",
            { TotalHours: < 1 } => $"{Whole(age.TotalMinutes)} min",
            { TotalDays: < 2 } => $"{Whole(age.TotalHours)} h",
            _ => $"{Whole(age.TotalDays)} d",
        };
    }

    /// <summary>To a tenth, never rounded up to certainty; a dash where there is none.</summary>
    public static string Percent(float? probability) => probability is { } value
        ? (Math.Floor(value * 1000) / 10).ToString("0.0", CultureInfo.InvariantCulture) + "%"
        : "–";

    /// <summary>With thousands set apart, such as 2,000,000.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"1 report", "2 reports".</summary>
    public static string Count(long count, string one, string many) => $"{Count(count)} {(count == 1 ? one : many)}";

    /// <summary>Such as 12.4 GiB.</summary>
    public static string Bytes(long bytes)
    {
        double value = bytes;
        var unit = 0;
        for (; value >= 1024 && unit < ByteUnits.Length - 1; unit++)
            value /= 1024;
        return value.ToString(unit == 0 || value >= 100 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + ByteUnits[unit];
    }

    public static string Outcome(Outcome outcome) => outcome switch
    {
        Classifier.Outcome.OutOfScope => "Out of scope",
        Classifier.Outcome.NotApplicable => "No pixels",
        Classifier.Outcome.MissingHeader => "Missing header",
        _ => outcome.ToString(),
    };

    /// <summary>The beginning of a text that came from outside.</summary>
    public static string Shorten(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";

    private static string Whole(double value) => Math.Floor(value).ToString("0", CultureInfo.InvariantCulture);
}
