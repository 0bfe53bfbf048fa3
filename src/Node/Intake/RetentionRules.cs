using System.Globalization;
using DicomNode.Classifier;
using DicomNode.Node.Operations;

namespace DicomNode.Node.Intake;

/// <summary>Which files are kept once their verdicts are stored, and for how long: pure functions.</summary>
public static class RetentionRules
{
    private const string DayFormat = "yyyyMMdd";

    /// <summary>
    /// True where an instance's file outlives its verdict. With <see cref="RetentionMode.KeepMismatches"/> that is every file whose verdict does
    /// not clear it: a report is opened on the sum of a series' slices, which may be uncertain one by one, and of an unreadable slice the file
    /// is all that is left to judge by.
    /// </summary>
    public static bool Keeps(RetentionMode mode, Outcome outcome) => mode switch
    {
        RetentionMode.Keep => true,
        RetentionMode.Delete => false,
        _ => outcome is Outcome.Mismatch or Outcome.MissingHeader or Outcome.Uncertain or Outcome.Unreadable,
    };

    /// <summary>The first day of receipt, UTC, whose files are not yet too old; null where they never are.</summary>
    /// <param name="days">Node:Retention:Days.</param>
    /// <param name="now">The time.</param>
    public static DateOnly? FirstKeptDay(int days, DateTimeOffset now) =>
        days == 0 ? null : DateOnly.FromDateTime(now.UtcDateTime).AddDays(-days);

    /// <summary>The name of the folder for a day of receipt.</summary>
    public static string FolderOf(DateTimeOffset receivedAt) => receivedAt.UtcDateTime.ToString(DayFormat, CultureInfo.InvariantCulture);

    /// <summary>The day of a folder; null where its name is none of ours.</summary>
    public static DateOnly? DayOf(string folderName) =>
        DateOnly.TryParseExact(folderName, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
