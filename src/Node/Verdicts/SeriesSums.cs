using System.Collections.Immutable;
using DicomNode.Classifier;

namespace DicomNode.Node.Verdicts;

/// <summary>
/// What a series' verdicts add up to. All of it is counts and integer sums, so the order in which verdicts come does not matter and one
/// that is replaced can be taken out again without a trace.
/// </summary>
public sealed record SeriesSums
{
    public required string SeriesInstanceUid { get; init; }

    /// <summary>Studies that the slices name; one, unless a header is damaged.</summary>
    public ImmutableSortedDictionary<string, int> Studies { get; init; } = Empty;

    /// <summary>AE titles that sent the slices.</summary>
    public ImmutableSortedDictionary<string, int> Callers { get; init; } = Empty;

    /// <summary>Values of Modality; the empty string where it is missing.</summary>
    public ImmutableSortedDictionary<string, int> HeaderModalities { get; init; } = Empty;

    public ImmutableSortedDictionary<Outcome, int> Outcomes { get; init; } = ImmutableSortedDictionary<Outcome, int>.Empty;

    /// <summary>Classified slices by the class that their header claims.</summary>
    public ImmutableSortedDictionary<ModalityClass, int> Headers { get; init; } = ImmutableSortedDictionary<ModalityClass, int>.Empty;

    /// <summary>Classified slices by the class of their SOP class.</summary>
    public ImmutableSortedDictionary<ModalityClass, int> SopClasses { get; init; } = ImmutableSortedDictionary<ModalityClass, int>.Empty;

    /// <summary>Classified slices by the class that their pixels show.</summary>
    public ImmutableSortedDictionary<ModalityClass, int> Predicted { get; init; } = ImmutableSortedDictionary<ModalityClass, int>.Empty;

    /// <summary>Sums of the classified slices' log-probabilities, in millionths of a nat.</summary>
    public ImmutableSortedDictionary<ModalityClass, long> LogProbabilities { get; init; } =
        ImmutableSortedDictionary<ModalityClass, long>.Empty;

    /// <summary>When the first slice of the series was received, be it replaced since or not.</summary>
    public DateTimeOffset FirstReceivedAt { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>When the last slice of the series was received, be it replaced since or not.</summary>
    public DateTimeOffset LastReceivedAt { get; init; } = DateTimeOffset.MinValue;

    private static ImmutableSortedDictionary<string, int> Empty { get; } =
        ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);
}
