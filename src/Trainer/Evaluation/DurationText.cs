using System.Globalization;

namespace DicomNode.Trainer.Evaluation;

/// <summary>Times as a reader says them: "22.5 s", "15 min 20 s", "6 h 15 min".</summary>
internal static class DurationText
{
    public static string Of(double seconds)
    {
        if (double.IsNaN(seconds))
            return "-";
        if (seconds < 119.95)
            return $"{seconds.ToString("F1", CultureInfo.InvariantCulture)} s";
        var (larger, smaller, first, second) = seconds < 7199.5 ? ("min", "s", 60, 1) : ("h", "min", 3600, 60);
        var units = (long)Math.Round(seconds / second);
        return $"{units * second / first} {larger} {units * second % first / second} {smaller}";
    }
}
