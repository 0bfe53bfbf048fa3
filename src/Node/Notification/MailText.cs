using System.Globalization;
using System.Text;
using DicomNode.Classifier;

namespace DicomNode.Node.Notification;

/// <summary>A message in words.</summary>
internal static class MailText
{
    public static string Subject(Message message) => message switch
    {
        { Kind: MessageKind.Test } => $"{message.Node}: test message",
        { Reports: [var report] } => string.Create(CultureInfo.InvariantCulture, $"{message.Node}: report {report.Report}, {Witnesses(report)}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{message.Node}: {message.Reports.Count} reports"),
    };

    public static string Body(Message message)
    {
        var text = new StringBuilder();
        if (message.Kind == MessageKind.Test)
            text.Append(CultureInfo.InvariantCulture, $"Somebody wanted to see whether messages of the DICOM node {message.Node} arrive. This one did.\n\n");
        foreach (var report in message.Reports)
            Append(text, report);
        text.Append(CultureInfo.InvariantCulture, $"-- \nDICOM node {message.Node}");
        if (message.Rule.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $", rule {message.Rule}");
        return text.Append('\n').ToString();
    }

    private static void Append(StringBuilder text, ReportNotice report)
    {
        var occasion = report.Occasion == NotificationOccasion.Grown ? ", grown" : "";
        text.Append(CultureInfo.InvariantCulture, $"Report {report.Report}{occasion}: {Witnesses(report)}\n");
        text.Append(CultureInfo.InvariantCulture, $"  {report.SlicesFor} slices for it, {report.SlicesAgainst} against it");
        if (report.Confidence is { } confidence)
            text.Append(CultureInfo.InvariantCulture, $", probability {Math.Floor(confidence * 1000) / 10:F1} %");
        text.Append(CultureInfo.InvariantCulture, $"\n  from {report.CallingAe ?? "an unknown sender"}");
        if (report.StationName is { Length: > 0 } station)
            text.Append(CultureInfo.InvariantCulture, $", station {station}");
        text.Append(CultureInfo.InvariantCulture, $"; opened {report.OpenedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC\n  {report.Url}\n\n");
    }

    private static string Witnesses(ReportNotice report) =>
        report.Outcome == Outcome.MissingHeader && report.Header is null
            ? $"header says nothing, pixels say {Name(report.Pixels)}"
            : $"header says {Name(report.Header)}, pixels say {Name(report.Pixels)}";

    private static string Name(ModalityClass? modality) => modality?.ToString() ?? "nothing";
}
