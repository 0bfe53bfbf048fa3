using System.Collections.Immutable;
using DicomNode.Classifier;
using DicomNode.Classifier.Series;

namespace DicomNode.Node.Verdicts;

/// <summary>Adds verdicts up to series verdicts. Pure: same verdicts in any order, same result to the last bit.</summary>
public static class SeriesAccumulator
{
    /// <summary>The sums with one verdict more.</summary>
    /// <exception cref="ArgumentException">The verdict belongs to another series, or to none.</exception>
    public static SeriesSums Add(SeriesSums? sums, Verdict verdict)
    {
        sums ??= new SeriesSums { SeriesInstanceUid = verdict.SeriesInstanceUid ?? throw NotOfSeries(verdict, "a series") };
        return Apply(sums, verdict, 1) with
        {
            FirstReceivedAt = verdict.ReceivedAt < sums.FirstReceivedAt ? verdict.ReceivedAt : sums.FirstReceivedAt,
            LastReceivedAt = verdict.ReceivedAt > sums.LastReceivedAt ? verdict.ReceivedAt : sums.LastReceivedAt,
            LastClassifiedAt = verdict.ClassifiedAt > sums.LastClassifiedAt ? verdict.ClassifiedAt : sums.LastClassifiedAt,
        };
    }

    /// <summary>The sums without a verdict that was added before and is replaced by one on a later version of its instance.</summary>
    /// <exception cref="ArgumentException">The verdict belongs to another series.</exception>
    public static SeriesSums Remove(SeriesSums sums, Verdict verdict) => Apply(sums, verdict, -1);

    /// <summary>What the sums say; null where the series has no verdict left.</summary>
    /// <param name="sums">The series' sums.</param>
    /// <param name="thresholds">When a series is sure of itself.</param>
    /// <param name="now">UTC; tells whether the series is settled.</param>
    public static SeriesVerdict? Evaluate(SeriesSums sums, AbstainThresholds thresholds, DateTimeOffset now)
    {
        var instances = sums.Outcomes.Values.Sum();
        if (instances == 0)
            return null;
        var evidence = new SeriesEvidence(sums.Evidence);
        var rules = new SeriesRules(sums, evidence, thresholds);
        return new SeriesVerdict
        {
            SeriesInstanceUid = sums.SeriesInstanceUid,
            StudyInstanceUid = sums.StudyInstanceUid,
            Instances = instances,
            Classified = evidence.Slices,
            Outliers = sums.Outliers,
            EffectiveSlices = evidence.EffectiveSlices,
            Outcome = rules.Outcome,
            Standing = SeriesSettling.Of(evidence.Slices, sums.LastClassifiedAt, now),
            Reason = rules.Reason,
            HeaderModality = Joined(sums.HeaderModalities.Keys.Where(modality => modality.Length > 0)),
            HeaderClass = sums.HeaderClass,
            SopClassClass = sums.SopClassClass,
            Probabilities = evidence.Probabilities,
            PredictedCounts = evidence.Predicted,
            HeaderCounts = sums.Headers,
            KindCounts = sums.Evidence.ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value.Predicted.Values.Sum()),
            OutcomeCounts = sums.Outcomes,
            CallingAe = Joined(sums.Callers.Keys),
            StationName = Joined(sums.Stations.Keys),
            PatientKey = Joined(sums.PatientKeys.Keys),
            FirstReceivedAt = sums.FirstReceivedAt,
            LastReceivedAt = sums.LastReceivedAt,
        };
    }

    private static string? Joined(IEnumerable<string> values) => string.Join(", ", values) is { Length: > 0 } joined ? joined : null;

    private static SeriesSums Apply(SeriesSums sums, Verdict verdict, int sign)
    {
        if (verdict.SeriesInstanceUid != sums.SeriesInstanceUid)
            throw NotOfSeries(verdict, sums.SeriesInstanceUid);
        var changed = sums with
        {
            Outcomes = Count(sums.Outcomes, verdict.Outcome, sign),
            HeaderModalities = Count(sums.HeaderModalities, verdict.HeaderModality ?? "", sign),
            Callers = Count(sums.Callers, verdict.CallingAe, sign),
            Stations = verdict.StationName is { } station ? Count(sums.Stations, station, sign) : sums.Stations,
            PatientKeys = verdict.PatientKey is { } patient ? Count(sums.PatientKeys, patient, sign) : sums.PatientKeys,
            Studies = verdict.StudyInstanceUid is { } study ? Count(sums.Studies, study, sign) : sums.Studies,
            SopClassUids = Count(sums.SopClassUids, verdict.SopClassUid, sign),
            Outliers = sums.Outliers + (verdict.IsOutlier ? sign : 0),
        };
        if (!IsEvidence(verdict) || verdict.Probabilities is not { } probabilities)
            return changed;
        return changed with
        {
            Evidence = sign > 0
                ? SliceSums.Add(changed.Evidence, verdict.ImageKind, probabilities)
                : SliceSums.Remove(changed.Evidence, verdict.ImageKind, probabilities),
            Headers = verdict.HeaderClass is { } header ? Count(changed.Headers, header, sign) : changed.Headers,
            SopClasses = verdict.SopClassClass is { } sopClass ? Count(changed.SopClasses, sopClass, sign) : changed.SopClasses,
            EvidenceSopClassUids = Count(changed.EvidenceSopClassUids, verdict.SopClassUid, sign),
        };
    }

    /// <summary>
    /// Pixels speak for the series where they were held against the header, or the header gave nothing to hold them against, and where the
    /// model knows such pictures at all.
    /// </summary>
    private static bool IsEvidence(Verdict verdict) =>
        !verdict.IsOutlier && verdict.Outcome is (Outcome.Match or Outcome.Mismatch or Outcome.Uncertain or Outcome.MissingHeader);

    private static ImmutableSortedDictionary<TKey, int> Count<TKey>(ImmutableSortedDictionary<TKey, int> counts, TKey key, int change)
        where TKey : notnull
    {
        var value = counts.GetValueOrDefault(key) + change;
        return value == 0 ? counts.Remove(key) : counts.SetItem(key, value);
    }

    private static ArgumentException NotOfSeries(Verdict verdict, string series) =>
        new($"The verdict on {verdict.SopInstanceUid} does not belong to {series}.", nameof(verdict));
}
