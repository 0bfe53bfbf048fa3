using System.Globalization;

namespace DicomNode.Node.Verdicts;

/// <summary>Something that a search has found.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">The report's number, or the UID of the study, series or instance.</param>
/// <param name="Detail">What is known of it, in one plain sentence; null where that is nothing.</param>
/// <param name="Count">A study's series, a series' instances, a report's classified slices; 1 for an instance.</param>
public sealed record SearchHit(SearchHitKind Kind, string Id, string? Detail, long Count)
{
    internal static SearchHit Of(MislabelReport report) => new(
        SearchHitKind.Report, report.Id.ToString(CultureInfo.InvariantCulture), report.Reason, report.SlicesFor + report.SlicesAgainst);

    internal static SearchHit Of(StudyVerdict study) => new(SearchHitKind.Study, study.StudyInstanceUid, study.Summary, study.Series.Count);

    internal static SearchHit Of(SeriesVerdict series) => new(SearchHitKind.Series, series.SeriesInstanceUid, series.Reason, series.Instances);

    internal static SearchHit Of(Verdict verdict) => new(SearchHitKind.Instance, verdict.SopInstanceUid, verdict.Reason, 1);
}
