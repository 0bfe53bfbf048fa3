using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using DicomNode.Classifier;

namespace DicomNode.Node.Verdicts;

/// <summary>Adds verdicts up to series verdicts. Pure: same verdicts in any order, same result to the last bit.</summary>
public static class SeriesAccumulator
{
    /// <summary>
    /// Smallest probability that a slice can give a class. One slice that is utterly wrong then costs the true class no more than 9.2 nats.
    /// </summary>
    private const double ProbabilityFloor = 1e-4;

    private const double UnitsPerNat = 1e6;

    private static readonly ModalityClass[] Classes = Enum.GetValues<ModalityClass>();

    /// <summary>The sums with one verdict more.</summary>
    /// <exception cref="ArgumentException">The verdict belongs to another series, or to none.</exception>
    public static SeriesSums Add(SeriesSums? sums, Verdict verdict)
    {
        sums ??= new SeriesSums { SeriesInstanceUid = verdict.SeriesInstanceUid ?? throw NotOfSeries(verdict, "a series") };
        return Apply(sums, verdict, 1) with
        {
            FirstReceivedAt = verdict.ReceivedAt < sums.FirstReceivedAt ? verdict.ReceivedAt : sums.FirstReceivedAt,
            LastReceivedAt = verdict.ReceivedAt > sums.LastReceivedAt ? verdict.ReceivedAt : sums.LastReceivedAt,
        };
    }

    /// <summary>The sums without a verdict that was added before and is replaced by one on a later version of its instance.</summary>
    /// <exception cref="ArgumentException">The verdict belongs to another series.</exception>
    public static SeriesSums Remove(SeriesSums sums, Verdict verdict) => Apply(sums, verdict, -1);

    /// <summary>What the sums say; null where the series has no verdict left.</summary>
    public static SeriesVerdict? Evaluate(SeriesSums sums, AbstainThresholds thresholds)
    {
        var instances = sums.Outcomes.Values.Sum();
        if (instances == 0)
            return null;
        var classified = sums.Predicted.Values.Sum();
        ClassProbabilities? probabilities = classified == 0 ? null : Normalise(sums.LogProbabilities, classified);
        var outcome = Judge(sums, probabilities, thresholds);
        var headers = string.Join(", ", sums.HeaderModalities.Keys.Where(modality => modality.Length > 0));
        return new SeriesVerdict
        {
            SeriesInstanceUid = sums.SeriesInstanceUid,
            StudyInstanceUid = sums.Studies.IsEmpty ? null : sums.Studies.Keys.First(),
            Instances = instances,
            Classified = classified,
            Outcome = outcome,
            Reason = Explain(sums, outcome, headers, probabilities?.Predicted, classified),
            HeaderModality = headers.Length == 0 ? null : headers,
            HeaderClass = Only(sums.Headers),
            SopClassClass = Only(sums.SopClasses),
            Probabilities = probabilities,
            PredictedCounts = sums.Predicted,
            HeaderCounts = sums.Headers,
            OutcomeCounts = sums.Outcomes,
            CallingAe = sums.Callers.IsEmpty ? null : string.Join(", ", sums.Callers.Keys),
            FirstReceivedAt = sums.FirstReceivedAt,
            LastReceivedAt = sums.LastReceivedAt,
        };
    }

    private static SeriesSums Apply(SeriesSums sums, Verdict verdict, int sign)
    {
        if (verdict.SeriesInstanceUid != sums.SeriesInstanceUid)
            throw NotOfSeries(verdict, sums.SeriesInstanceUid);
        var changed = sums with
        {
            Outcomes = Count(sums.Outcomes, verdict.Outcome, sign),
            HeaderModalities = Count(sums.HeaderModalities, verdict.HeaderModality ?? "", sign),
            Callers = Count(sums.Callers, verdict.CallingAe, sign),
            Studies = verdict.StudyInstanceUid is { } study ? Count(sums.Studies, study, sign) : sums.Studies,
        };
        if (!IsEvidence(verdict) || verdict.Probabilities is not { } probabilities)
            return changed;
        var logs = changed.LogProbabilities;
        foreach (var modalityClass in Classes)
        {
            var log = Math.Log(Math.Max(probabilities[modalityClass], ProbabilityFloor));
            logs = Count(logs, modalityClass, sign * (long)Math.Round(log * UnitsPerNat));
        }

        return changed with
        {
            LogProbabilities = logs,
            Predicted = Count(changed.Predicted, probabilities.Predicted, sign),
            Headers = verdict.HeaderClass is { } header ? Count(changed.Headers, header, sign) : changed.Headers,
            SopClasses = verdict.SopClassClass is { } sopClass ? Count(changed.SopClasses, sopClass, sign) : changed.SopClasses,
        };
    }

    /// <summary>Pixels speak for the series where they were held against the header, or the header gave nothing to hold them against.</summary>
    private static bool IsEvidence(Verdict verdict) =>
        verdict.Outcome is Outcome.Match or Outcome.Mismatch or Outcome.Uncertain or Outcome.MissingHeader;

    /// <summary>
    /// A series without a single contradicted slice is never a mismatch: sums alone do not accuse. As with a slice, it takes less to contradict
    /// the header where the SOP class speaks against it, too.
    /// </summary>
    private static Outcome Judge(SeriesSums sums, ClassProbabilities? probabilities, AbstainThresholds thresholds)
    {
        if (probabilities is not { } sure)
            return sums.Outcomes.MaxBy(pair => pair.Value).Key;
        var contradicted = sums.Outcomes.ContainsKey(Outcome.Mismatch);
        if (sums.Headers.IsEmpty && !contradicted)
            return sums.Outcomes.ContainsKey(Outcome.MissingHeader) ? Outcome.MissingHeader : Outcome.Uncertain;
        if (sure.Confidence < thresholds.Match)
            return Outcome.Uncertain;
        if (!sums.Headers.IsEmpty && sums.Headers.Keys.All(header => header == sure.Predicted))
            return Outcome.Match;
        if (!contradicted)
            return sums.Outcomes.ContainsKey(Outcome.Match) ? Outcome.Match : Outcome.Uncertain;
        var needed = Only(sums.SopClasses) == sure.Predicted ? thresholds.Match : thresholds.Mismatch;
        return sure.Confidence >= needed ? Outcome.Mismatch : Outcome.Uncertain;
    }

    /// <summary>The softmax of the mean log-probabilities: slices of a series are too alike to count as independent votes.</summary>
    private static ClassProbabilities Normalise(ImmutableSortedDictionary<ModalityClass, long> logs, int classified)
    {
        Span<double> mean = stackalloc double[Classes.Length];
        for (var i = 0; i < Classes.Length; i++)
            mean[i] = logs.GetValueOrDefault(Classes[i]) / (UnitsPerNat * classified);
        var sum = 0.0;
        for (var i = 0; i < mean.Length; i++)
            sum += mean[i] = Math.Exp(mean[i]);
        return new ClassProbabilities((float)(mean[0] / sum), (float)(mean[1] / sum), (float)(mean[2] / sum), (float)(mean[3] / sum));
    }

    private static string Explain(SeriesSums sums, Outcome outcome, string headers, ModalityClass? predicted, int classified)
    {
        if (predicted is not { } shown)
            return $"No slice of the series could be held against its header ({outcome}).";
        var header = (headers.Length == 0, sums.Headers.Count) switch
        {
            (true, _) => "Header names no modality",
            (_, > 1) => $"Headers disagree ({headers})",
            _ => $"Header says {headers}",
        };
        var sopClass = sums.SopClasses.IsEmpty ? "" : $"; SOP class says {string.Join(" and ", sums.SopClasses.Keys)}";
        var votes = sums.Predicted.GetValueOrDefault(shown).ToString(CultureInfo.InvariantCulture);
        return $"{header}{sopClass}; pixels of {votes} of {classified} classified slices say {shown}.";
    }

    private static ModalityClass? Only(ImmutableSortedDictionary<ModalityClass, int> counts) =>
        counts.Count == 1 ? counts.Keys.First() : null;

    private static ImmutableSortedDictionary<TKey, TNumber> Count<TKey, TNumber>(
        ImmutableSortedDictionary<TKey, TNumber> counts, TKey key, TNumber change)
        where TKey : notnull
        where TNumber : INumber<TNumber>
    {
        var value = counts.GetValueOrDefault(key, TNumber.Zero) + change;
        return TNumber.IsZero(value) ? counts.Remove(key) : counts.SetItem(key, value);
    }

    private static ArgumentException NotOfSeries(Verdict verdict, string series) =>
        new($"The verdict on {verdict.SopInstanceUid} does not belong to {series}.", nameof(verdict));
}
