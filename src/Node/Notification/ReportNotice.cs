using DicomNode.Classifier;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Notification;

/// <summary>A report as a message tells of it: what it says and where to look, nothing of the patient, no UID.</summary>
/// <param name="Report">The report's number.</param>
/// <param name="Occasion">Why it is told of.</param>
/// <param name="Url">Where people look at it.</param>
/// <param name="Outcome"><see cref="Outcome.Mismatch"/> or <see cref="Outcome.MissingHeader"/>.</param>
/// <param name="Header">The class that the headers claim.</param>
/// <param name="SopClass">The class of the SOP class.</param>
/// <param name="Pixels">The class that the pixels show.</param>
/// <param name="Confidence">Its probability, 0 to 1.</param>
/// <param name="SlicesFor">Slices whose pixels show it.</param>
/// <param name="SlicesAgainst">Slices whose pixels show another class.</param>
/// <param name="CallingAe">AE titles that sent them.</param>
/// <param name="StationName">Station names in their headers.</param>
/// <param name="OpenedAt">When the report was opened.</param>
internal sealed record ReportNotice(
    long Report,
    NotificationOccasion Occasion,
    string Url,
    Outcome Outcome,
    ModalityClass? Header,
    ModalityClass? SopClass,
    ModalityClass? Pixels,
    float? Confidence,
    int SlicesFor,
    int SlicesAgainst,
    string? CallingAe,
    string? StationName,
    DateTimeOffset OpenedAt)
{
    /// <param name="report">The report as it stands.</param>
    /// <param name="occasion">Why it is told of.</param>
    /// <param name="publicUrl">The address under which people reach the node, without a slash at its end.</param>
    public static ReportNotice Of(MislabelReport report, NotificationOccasion occasion, string publicUrl) => new(
        report.Id,
        occasion,
        FormattableString.Invariant($"{publicUrl}/reports/{report.Id}"),
        report.Outcome,
        report.HeaderClass,
        report.SopClassClass,
        report.PredictedClass,
        report.Confidence,
        report.SlicesFor,
        report.SlicesAgainst,
        Clean(report.CallingAe),
        Clean(report.StationName),
        report.OpenedAt);

    // Names come from headers: one line, of bounded length, whatever stands in them.
    private static string? Clean(string? text)
    {
        const int Limit = 200;
        if (text is null)
            return null;
        var clean = string.Concat(text.Select(c => char.IsControl(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format ? ' ' : c)).Trim();
        return clean.Length <= Limit ? clean : clean[..Limit] + "...";
    }
}
