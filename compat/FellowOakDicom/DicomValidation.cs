using System.Globalization;
using System.Text.RegularExpressions;

namespace FellowOakDicom;

/// <summary>The rules that PS3.5 table 6.2-1 sets for text values; each throws <see cref="DicomValidationException"/>.</summary>
public static partial class DicomValidation
{
    internal static bool PerformValidation { get; set; } = true;

    public static void ValidateAE(string content)
    {
        Length(content, DicomVR.AE, 16);
        Require(content.Trim().Length > 0, content, DicomVR.AE, "value may not consist only of spaces");
        Require(!content.Contains('\\', StringComparison.Ordinal) && !content.Any(char.IsControl), content, DicomVR.AE, "value contains invalid control character");
    }

    public static void ValidateAS(string content) =>
        Require(content.Length == 0 || AgePattern().IsMatch(content), content, DicomVR.AS, "value does not have pattern 000[DWMY]");

    public static void ValidateCS(string content)
    {
        Length(content, DicomVR.CS, 16);
        Require(CodePattern().IsMatch(content), content, DicomVR.CS, "value may hold only uppercase letters, digits, space and underscore");
    }

    public static void ValidateDA(string content)
    {
        var ends = content.Split('-');
        Require(ends.Length <= 2, content, DicomVR.DA, "value contains too many range separators '-'");
        foreach (var end in ends)
        {
            var date = end.TrimEnd(' ');
            if (date.Length == 0)
                continue;
            Require(DatePattern().IsMatch(date), content, DicomVR.DA, "one of the date values does not match the pattern YYYYMMDD");
            Require(Number(date, 4) <= 12, content, DicomVR.DA, "month component exceeds the value 12");
            Require(Number(date, 6) <= 31, content, DicomVR.DA, "day component exceeds the value 31");
        }
    }

    public static void ValidateDS(string content)
    {
        Length(content, DicomVR.DS, 16);
        Require(DecimalPattern().IsMatch(content.Trim()), content, DicomVR.DS, "value is no decimal string");
    }

    public static void ValidateDT(string content) =>
        Require(
            content.Trim() != "-" && !content.Contains("-0000", StringComparison.Ordinal) && DateTimePattern().IsMatch(content),
            content, DicomVR.DT, "value does not match pattern YYYY[MM[DD[HH[MM[SS[.F{1-6}]]]]]][&ZZXX], or a range of such");

    public static void ValidateIS(string content)
    {
        Length(content, DicomVR.IS, 12);
        var trimmed = content.Trim();
        Require(IntegerPattern().IsMatch(trimmed), content, DicomVR.IS, "value is not an integer string");
        Require(
            int.TryParse(trimmed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _), content, DicomVR.IS, "value is outside 32 bits");
    }

    public static void ValidateLO(string content) => Characters(content, DicomVR.LO, 64);

    public static void ValidateLT(string content) => Length(content, DicomVR.LT, 10240);

    public static void ValidatePN(string content)
    {
        if (content.Length == 0)
            return;
        var groups = content.Split('=');
        Require(groups.Length <= 3, content, DicomVR.PN, "value contains too many groups");
        foreach (var group in groups)
        {
            Require(group.Length <= 64, content, DicomVR.PN, "value exceeds maximum length of 64 characters");
            Require(group.Split('^').Length <= 5, content, DicomVR.PN, "value contains too many components");
            Require(!group.Any(letter => char.IsControl(letter) && letter != '\u001b'), content, DicomVR.PN, "value contains invalid control character");
        }
    }

    public static void ValidateSH(string content) => Characters(content, DicomVR.SH, 16);

    public static void ValidateST(string content) => Length(content, DicomVR.ST, 1024);

    public static void ValidateTM(string content)
    {
        var ends = content.Split('-');
        Require(ends.Length <= 2, content, DicomVR.TM, "value contains too many range separators '-'");
        foreach (var end in ends)
        {
            var time = end.TrimEnd(' ');
            if (time.Length == 0)
                continue;
            Require(TimePattern().IsMatch(time), content, DicomVR.TM, "one of the time values does not match the pattern HH[MM[SS[.F{1-6}]]]");
            Require(Number(time, 0) <= 23, content, DicomVR.TM, "hour component exceeds the value 23");
            Require(time.Length < 4 || Number(time, 2) <= 59, content, DicomVR.TM, "minute component exceeds the value 59");
            Require(time.Length < 6 || Number(time, 4) <= 60, content, DicomVR.TM, "second component exceeds the value 60");
        }
    }

    public static void ValidateUI(string content)
    {
        Length(content, DicomVR.UI, 64);
        Require(UidPattern().IsMatch(content), content, DicomVR.UI, "value contains invalid characters or components with leading zeros");
    }

    private static int Number(string text, int start) => int.Parse(text.AsSpan(start, 2), NumberStyles.None, CultureInfo.InvariantCulture);

    private static void Characters(string content, DicomVR vr, int maximum)
    {
        Length(content, vr, maximum);
        Require(
            !content.Contains('\\', StringComparison.Ordinal) && !content.Any(letter => char.IsControl(letter) && letter != '\u001b'),
            content, vr, "value contains invalid character");
    }

    private static void Length(string content, DicomVR vr, int maximum) =>
        Require(content.Length <= maximum, content, vr, $"value exceeds maximum length of {maximum} characters");

    private static void Require(bool holds, string content, DicomVR vr, string message)
    {
        if (!holds)
            throw new DicomValidationException(content, vr, message);
    }

    [GeneratedRegex(@"^[0-9]{3}[DWMY]$")]
    private static partial Regex AgePattern();

    [GeneratedRegex(@"^[A-Z0-9_ ]*$")]
    private static partial Regex CodePattern();

    [GeneratedRegex(@"^[0-9]{8}$")]
    private static partial Regex DatePattern();

    [GeneratedRegex(@"^[+-]?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))([eE][-+]?[0-9]+)?$")]
    private static partial Regex DecimalPattern();

    [GeneratedRegex(@"^(?<t>[0-9]{4}((0[1-9]|1[0-2])((0[1-9]|[12][0-9]|3[01])(([01][0-9]|2[0-3])([0-5][0-9](([0-5][0-9]|60)(\.[0-9]{1,6})?)?)?)?)?)?([+-](0[0-9]|1[0-4])[0-5][0-9])?)?\s*(-\s*(\k<t>|[0-9.+-]{4,26})?)?\s*$")]
    private static partial Regex DateTimePattern();

    [GeneratedRegex(@"^[+-]?[0-9]+$")]
    private static partial Regex IntegerPattern();

    [GeneratedRegex(@"^[0-9]{2}([0-9]{2}([0-9]{2}(\.[0-9]{1,6})?)?)?$")]
    private static partial Regex TimePattern();

    [GeneratedRegex(@"^((0|[1-9][0-9]*)(\.(0|[1-9][0-9]*))*)?$")]
    private static partial Regex UidPattern();
}
