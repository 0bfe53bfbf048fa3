using System.Collections.Immutable;
using DicomNode.Classifier;
using DicomNode.Classifier.Series;

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

    /// <summary>Station names in the headers; slices without one do not count.</summary>
    public ImmutableSortedDictionary<string, int> Stations { get; init; } = Empty;

    /// <summary>Pseudonyms of the patients that the slices name; one, unless a header is damaged.</summary>
    public ImmutableSortedDictionary<string, int> PatientKeys { get; init; } = Empty;

    /// <summary>Values of Modality; the empty string where it is missing.</summary>
    public ImmutableSortedDictionary<string, int> HeaderModalities { get; init; } = Empty;

    public ImmutableSortedDictionary<Outcome, int> Outcomes { get; init; } = ImmutableSortedDictionary<Outcome, int>.Empty;

    /// <summary>Classified slices by the class that their header claims.</summary>
    public ImmutableSortedDictionary<ModalityClass, int> Headers { get; init; } = ImmutableSortedDictionary<ModalityClass, int>.Empty;

    /// <summary>Classified slices by the class of their SOP class.</summary>
    public ImmutableSortedDictionary<ModalityClass, int> SopClasses { get; init; } = ImmutableSortedDictionary<ModalityClass, int>.Empty;

    /// <summary>SOP Class UIDs of all instances.</summary>
    public ImmutableSortedDictionary<string, int> SopClassUids { get; init; } = Empty;

    /// <summary>SOP Class UIDs of the classified slices.</summary>
    public ImmutableSortedDictionary<string, int> EvidenceSopClassUids { get; init; } = Empty;

    /// <summary>Pictures that are unlike all that the model knows: their pixels are no evidence.</summary>
    public int Outliers { get; init; }

    /// <summary>What the pixels of the classified slices add up to, by kind.</summary>
    public ImmutableSortedDictionary<ImageKind, SliceSums> Evidence { get; init; } = ImmutableSortedDictionary<ImageKind, SliceSums>.Empty;

    /// <summary>When the first slice of the series was received, be it replaced since or not.</summary>
    public DateTimeOffset FirstReceivedAt { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>When the last slice of the series was received, be it replaced since or not.</summary>
    public DateTimeOffset LastReceivedAt { get; init; } = DateTimeOffset.MinValue;

    /// <summary>When the last verdict of the series was reached, be it replaced since or not.</summary>
    public DateTimeOffset LastClassifiedAt { get; init; } = DateTimeOffset.MinValue;

    /// <summary>The study that most slices name, of equals the first in the order of text; null where none names any.</summary>
    public string? StudyInstanceUid => Commonest(Studies);

    /// <summary>The class that the headers of the classified slices claim, null where they claim none or several.</summary>
    public ModalityClass? HeaderClass => Only(Headers);

    /// <summary>The class of the SOP classes of the classified slices, null where they have none or several.</summary>
    public ModalityClass? SopClassClass => Only(SopClasses);

    private static ImmutableSortedDictionary<string, int> Empty { get; } =
        ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);

    /// <summary>The value with the largest count, of equals the first in the order of text; null where there is none.</summary>
    internal static string? Commonest(ImmutableSortedDictionary<string, int> counts) => counts.IsEmpty ? null : counts.MaxBy(pair => pair.Value).Key;

    private static ModalityClass? Only(ImmutableSortedDictionary<ModalityClass, int> counts) => counts.Count == 1 ? counts.Keys.First() : null;
}
