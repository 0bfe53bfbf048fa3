using DicomNode.Classifier;
using static System.FormattableString;

namespace DicomNode.Node.Verdicts;

/// <summary>A study in plain words.</summary>
internal static class StudySummary
{
    private const int MaxNamed = 5;

    /// <param name="series">Its series.</param>
    /// <param name="accused">Those of them that contradict their headers, or have none.</param>
    /// <param name="modalities">Distinct values of Modality.</param>
    public static string Of(List<SeriesVerdict> series, List<SeriesVerdict> accused, List<string> modalities)
    {
        var count = series.Count == 1 ? "1 series" : Invariant($"{series.Count} series");
        if (accused.Count > 0)
        {
            var named = accused.Take(MaxNamed).Select(each => $"{each.SeriesInstanceUid}: {each.Reason}");
            var more = accused.Count > MaxNamed ? Invariant($" And {accused.Count - MaxNamed} more.") : "";
            var verb = accused.Count == 1 ? "does" : "do";
            return Invariant($"{accused.Count} of {count} {verb} not agree with the header. {string.Join(" ", named)}{more}");
        }

        var matching = series.Count(each => each.Outcome == Outcome.Match);
        var list = modalities.Count == 0 ? "" : $" ({string.Join(", ", modalities)})";
        var agreeing = matching == series.Count
            ? $"{count}{list}, each in agreement with its header."
            : Invariant($"{count}{list}: {matching} in agreement with the header, none in contradiction, {series.Count - matching} not judged.");
        return modalities.Count > 1 ? $"{agreeing} Several modalities in one study are no contradiction." : agreeing;
    }
}
