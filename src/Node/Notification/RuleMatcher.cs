using DicomNode.Classifier;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Notification;

/// <summary>What a rule does about a report: a pure function of both and of what the rule has done before.</summary>
internal static class RuleMatcher
{
    /// <summary>True where the report is open and all that the rule asks for.</summary>
    public static bool Matches(NotificationRule rule, MislabelReport report) =>
        report.State == ReportState.Open
        && (report.Confidence ?? 0) >= (float)rule.MinConfidence
        && report.SlicesFor >= rule.MinSlices
        && (rule.Header is null || IsHeader(rule.Header, report))
        && (rule.Predicted is null || rule.Predicted == report.PredictedClass)
        && (rule.CallingAe is null || report.CallingAe?.Split(',', StringSplitOptions.TrimEntries).Contains(rule.CallingAe) == true);

    /// <summary>Whether the rule speaks of a report that it matches.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="report">The report.</param>
    /// <param name="known">The slices that spoke for it when the rule last took notice; null where it never did.</param>
    /// <param name="since">When the rule began: what has not changed since then is taken notice of in silence.</param>
    public static bool Speaks(NotificationRule rule, MislabelReport report, int? known, DateTimeOffset since) => rule.On switch
    {
        NotificationOccasion.New => known is null && report.UpdatedAt >= since,
        _ => known is { } slices && report.SlicesFor >= 2 * Math.Max(slices, 1),
    };

    private static bool IsHeader(string header, MislabelReport report) =>
        Enum.TryParse<ModalityClass>(header, ignoreCase: true, out var modality) && char.IsAsciiLetter(header[0])
            ? report.HeaderClass == modality
            : report.HeaderModality?.Split(',', StringSplitOptions.TrimEntries).Contains(header) == true;
}
