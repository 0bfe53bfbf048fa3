using System.Collections.Immutable;
using DicomNode.Classifier;

namespace DicomNode.Node.Verdicts;

/// <summary>What the slices of one kind that count as evidence for their series add up to.</summary>
public sealed record SliceSums
{
    /// <summary>Slices by the class that their pixels show.</summary>
    public ImmutableSortedDictionary<ModalityClass, int> Predicted { get; init; } = ImmutableSortedDictionary<ModalityClass, int>.Empty;

    /// <summary>Sums of log-probabilities, in millionths of a nat.</summary>
    public ImmutableSortedDictionary<ModalityClass, long> LogProbabilities { get; init; } =
        ImmutableSortedDictionary<ModalityClass, long>.Empty;
}
