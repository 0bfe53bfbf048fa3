using System.Collections.Immutable;

namespace DicomNode.Classifier.Series;

/// <summary>
/// What the slices of one kind that count as evidence for their series add up to. Whole numbers: the order of slices does not matter, and one that is
/// taken out again leaves no trace.
/// </summary>
public sealed record SliceSums
{
    /// <summary>Slices by the class that their pixels show.</summary>
    public ImmutableSortedDictionary<ModalityClass, int> Predicted { get; init; } = ImmutableSortedDictionary<ModalityClass, int>.Empty;

    /// <summary>Sums of log-probabilities, in millionths of a nat.</summary>
    public ImmutableSortedDictionary<ModalityClass, long> LogProbabilities { get; init; } =
        ImmutableSortedDictionary<ModalityClass, long>.Empty;

    /// <summary>The sums by kind with one slice more.</summary>
    public static ImmutableSortedDictionary<ImageKind, SliceSums> Add(
        ImmutableSortedDictionary<ImageKind, SliceSums> sums, ImageKind kind, ClassProbabilities slice) => Count(sums, kind, slice, 1);

    /// <summary>The sums by kind without a slice that was added before.</summary>
    public static ImmutableSortedDictionary<ImageKind, SliceSums> Remove(
        ImmutableSortedDictionary<ImageKind, SliceSums> sums, ImageKind kind, ClassProbabilities slice) => Count(sums, kind, slice, -1);

    private static ImmutableSortedDictionary<ImageKind, SliceSums> Count(
        ImmutableSortedDictionary<ImageKind, SliceSums> sums, ImageKind kind, ClassProbabilities slice, int sign)
    {
        var (predicted, logs) = sums.GetValueOrDefault(kind) is { } known
            ? (known.Predicted, known.LogProbabilities)
            : (ImmutableSortedDictionary<ModalityClass, int>.Empty, ImmutableSortedDictionary<ModalityClass, long>.Empty);
        predicted = predicted.SetItem(slice.Predicted, predicted.GetValueOrDefault(slice.Predicted) + sign);
        if (predicted[slice.Predicted] == 0)
            predicted = predicted.Remove(slice.Predicted);
        if (predicted.IsEmpty)
            return sums.Remove(kind);
        foreach (var modalityClass in Enum.GetValues<ModalityClass>())
        {
            var log = Math.Log(Math.Max(slice[modalityClass], SeriesEvidence.ProbabilityFloor));
            var sum = logs.GetValueOrDefault(modalityClass) + sign * (long)Math.Round(log * SeriesEvidence.UnitsPerNat);
            logs = sum == 0 ? logs.Remove(modalityClass) : logs.SetItem(modalityClass, sum);
        }

        return sums.SetItem(kind, new SliceSums { Predicted = predicted, LogProbabilities = logs });
    }
}
