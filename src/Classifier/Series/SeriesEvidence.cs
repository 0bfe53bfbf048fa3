using System.Collections.Immutable;

namespace DicomNode.Classifier.Series;

/// <summary>
/// What the pixels of a series say together. The slices of a series resemble each other and err together, so they are no independent votes:
/// with n slices and a correlation of rho between any two, they are worth n / (1 + (n - 1) rho) independent ones (the design effect of cluster
/// sampling; Kish 1965). The series' probabilities are those of so many observations at the mean log-probability: one slice says what it says, many
/// alike say it a little more surely, and none of it grows without bound.
/// </summary>
public sealed class SeriesEvidence
{
    /// <summary>
    /// Correlation between the errors of two slices of a series: an assumption on the careful side. It makes a series of any length worth no
    /// more than 1.25 independent slices.
    /// </summary>
    public const double Correlation = 0.8;

    /// <summary>
    /// Smallest probability that a slice can give a class. One slice that is utterly wrong then costs the true class no more than 9.2 nats.
    /// </summary>
    public const double ProbabilityFloor = 1e-4;

    internal const double UnitsPerNat = 1e6;

    /// <summary>
    /// Series of CT, MR or PT are seldom this short. While one is, the pixels alone must be surer to accuse it: of the doubt that the threshold allows
    /// to so many original slices, fewer have their share. X-rays come one by one and have all of it.
    /// </summary>
    private const double FewSlices = 3;

    /// <param name="sums">Of the slices that count as evidence, by kind.</param>
    public SeriesEvidence(ImmutableSortedDictionary<ImageKind, SliceSums> sums)
    {
        ArgumentNullException.ThrowIfNull(sums);
        var predicted = ImmutableSortedDictionary.CreateBuilder<ModalityClass, int>();
        var logs = new long[Enum.GetValues<ModalityClass>().Length];
        long weights = 0;
        long squares = 0;
        foreach (var (kind, slices) in sums)
        {
            var weight = SliceWeights.Of(kind);
            var count = slices.Predicted.Values.Sum();
            weights += weight * count;
            squares += weight * weight * count;
            foreach (var (modalityClass, votes) in slices.Predicted)
                predicted[modalityClass] = predicted.GetValueOrDefault(modalityClass) + votes;
            foreach (var (modalityClass, log) in slices.LogProbabilities)
                logs[(int)modalityClass] += weight * log;
        }

        Predicted = predicted.ToImmutable();
        Slices = Predicted.Values.Sum();
        Weight = weights / (double)SliceWeights.Unit;
        if (Slices == 0)
            return;
        var alike = weights / (double)squares * weights;
        EffectiveSlices = Independent(alike);
        Probabilities = Normalise(logs, EffectiveSlices / (UnitsPerNat * weights));
    }

    /// <summary>Slices that count, of any kind.</summary>
    public int Slices { get; }

    /// <summary>Those slices by the class that their pixels show.</summary>
    public ImmutableSortedDictionary<ModalityClass, int> Predicted { get; }

    /// <summary>What they weigh together, in original slices.</summary>
    public double Weight { get; }

    /// <summary>How many independent slices they are worth; 0 where there are none.</summary>
    public double EffectiveSlices { get; }

    /// <summary>Null where no slice counts.</summary>
    public ClassProbabilities? Probabilities { get; }

    /// <summary>How many independent slices so many slices of a series are worth.</summary>
    /// <param name="slices">Of equal weight, 1 at least.</param>
    public static double Independent(double slices) => slices / (1 + (slices - 1) * Correlation);

    /// <summary>How sure the pixels alone must be to contradict a header.</summary>
    /// <param name="header">The class that the header claims, null where it claims none or several.</param>
    /// <param name="thresholds">Of single slices.</param>
    public double NeededToAccuse(ModalityClass? header, AbstainThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(thresholds);
        return header == ModalityClass.XR ? thresholds.Mismatch : 1 - (1 - thresholds.Mismatch) * Math.Min(1, Weight / FewSlices);
    }

    private static ClassProbabilities Normalise(long[] logs, double scale)
    {
        Span<double> values = stackalloc double[logs.Length];
        var sum = 0.0;
        for (var i = 0; i < values.Length; i++)
            sum += values[i] = Math.Exp(logs[i] * scale);
        return new ClassProbabilities((float)(values[0] / sum), (float)(values[1] / sum), (float)(values[2] / sum), (float)(values[3] / sum));
    }
}
