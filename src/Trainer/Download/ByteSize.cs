using System.Globalization;

namespace DicomNode.Trainer.Download;

/// <summary>Numbers of bytes as people write them: decimal units, as disks are sold (1 GB = 10^9 bytes).</summary>
public static class ByteSize
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB", "PB"];

    /// <summary>Reads 1500000, 1.5M, 1.5MB or 2 TB.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        var trimmed = text.Trim();
        var digits = trimmed.TakeWhile(character => char.IsAsciiDigit(character) || character == '.').Count();
        var unit = trimmed[digits..].Trim();
        var power = unit.Length == 0
            ? 0
            : Array.FindIndex(Units, name =>
                string.Equals(name, unit, StringComparison.OrdinalIgnoreCase) || string.Equals(name[..1], unit, StringComparison.OrdinalIgnoreCase));
        if (power < 0
            || !double.TryParse(trimmed[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number * Math.Pow(1000, power) is not (>= 0 and < 9e18))
        {
            return false;
        }

        bytes = (long)(number * Math.Pow(1000, power));
        return true;
    }

    /// <summary>Three digits and a unit.</summary>
    public static string Format(long bytes)
    {
        var number = (double)bytes;
        var unit = 0;
        while (number >= 999.5 && unit < Units.Length - 1)
        {
            number /= 1000;
            unit++;
        }

        var format = unit == 0 || number >= 99.95 ? "F0" : number >= 9.995 ? "F1" : "F2";
        return $"{number.ToString(format, CultureInfo.InvariantCulture)} {Units[unit]}";
    }
}
