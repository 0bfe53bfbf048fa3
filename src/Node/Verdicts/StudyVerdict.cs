using DicomNode.Classifier;

namespace DicomNode.Node.Verdicts;

/// <summary>The series of a study, and what they say together. Each is held against its own header: a PET/CT study has two modalities and no fault.</summary>
public sealed record StudyVerdict
{
    /// <summary>A study is as bad as its worst series; what cannot be judged does not count beside what can.</summary>
    private static readonly Outcome[] WorstFirst =
    [
        Outcome.Mismatch, Outcome.MissingHeader, Outcome.Uncertain, Outcome.Unreadable, Outcome.Match, Outcome.OutOfScope, Outcome.NotApplicable,
    ];

    public required string StudyInstanceUid { get; init; }

    /// <summary>The worst outcome of a series.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>Settled where every series is.</summary>
    public required SeriesStanding Standing { get; init; }

    /// <summary>What the study amounts to, and which of its series contradict their headers, in plain words.</summary>
    public required string Summary { get; init; }

    /// <summary>The distinct values of Modality in the headers of the series.</summary>
    public required IReadOnlyList<string> HeaderModalities { get; init; }

    /// <summary>Series whose outcome is <see cref="Outcome.Mismatch"/> or <see cref="Outcome.MissingHeader"/>, by Series Instance UID.</summary>
    public required IReadOnlyList<string> Accused { get; init; }

    /// <summary>The series, in the order of their UIDs.</summary>
    public required IReadOnlyList<SeriesVerdict> Series { get; init; }

    /// <summary>The verdict on a study; null where no series has a verdict.</summary>
    /// <param name="studyInstanceUid">The study.</param>
    /// <param name="sums">The sums of its series, in any order.</param>
    /// <param name="thresholds">When a series is sure of itself.</param>
    /// <param name="now">UTC; tells whether the study is settled.</param>
    public static StudyVerdict? From(string studyInstanceUid, IEnumerable<SeriesSums> sums, AbstainThresholds thresholds, DateTimeOffset now)
    {
        var known = sums.OrderBy(each => each.SeriesInstanceUid, StringComparer.Ordinal).ToList();
        var series = known.Select(each => SeriesAccumulator.Evaluate(each, thresholds, now)).OfType<SeriesVerdict>().ToList();
        if (series.Count == 0)
            return null;
        var accused = series.FindAll(each => each.Outcome is Outcome.Mismatch or Outcome.MissingHeader);
        var modalities = known.SelectMany(each => each.HeaderModalities.Keys).Where(modality => modality.Length > 0)
            .Distinct().Order(StringComparer.Ordinal).ToList();
        return new StudyVerdict
        {
            StudyInstanceUid = studyInstanceUid,
            Outcome = WorstFirst.First(outcome => series.Exists(each => each.Outcome == outcome)),
            Standing = series.TrueForAll(each => each.Standing == SeriesStanding.Settled) ? SeriesStanding.Settled : SeriesStanding.Provisional,
            Summary = StudySummary.Of(series, accused, modalities),
            HeaderModalities = modalities,
            Accused = accused.ConvertAll(each => each.SeriesInstanceUid),
            Series = series,
        };
    }
}
