#if UPSTREAM_PACKAGES
namespace DicomNode.Node.Verdicts;

/// <summary>What a query's conditions say of a report, where no database does.</summary>
internal static class ReportFilter
{
    public static bool Holds(MislabelReport report, ReportQuery query) =>
        (query.State is null || query.State == report.State)
        && Is(query.SeriesInstanceUid, report.SeriesInstanceUid)
        && Is(query.StudyInstanceUid, report.StudyInstanceUid)
        && Is(query.CallingAe, report.CallingAe)
        && Is(query.StationName, report.StationName)
        && Is(query.HeaderModality, report.HeaderModality)
        && (query.HeaderClass is null || query.HeaderClass == report.HeaderClass)
        && (query.Predicted is null || query.Predicted == report.PredictedClass)
        && !(report.OpenedAt < query.From)
        && !(report.OpenedAt >= query.To)
        && (query.Text is null || HoldsWords(report, ReportText.Words(query.Text)));

    /// <summary>Null restricts nothing, the empty text asks for none.</summary>
    private static bool Is(string? wanted, string? value) => wanted is null || wanted == (value ?? "");

    private static bool HoldsWords(MislabelReport report, string[] words)
    {
        var text = ReportText.Of(report);
        return Array.TrueForAll(words, word =>
            text.Contains(word, StringComparison.Ordinal)
            || report.SeriesInstanceUid.StartsWith(word, StringComparison.Ordinal)
            || report.StudyInstanceUid?.StartsWith(word, StringComparison.Ordinal) == true
            || ReportText.Number(word) == report.Id);
    }
}
#endif
