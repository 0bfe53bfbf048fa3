using System.Collections.Immutable;
using DicomNode.Classifier;
using DicomNode.Classifier.Series;

namespace DicomNode.Trainer.CrossValidation;

/// <summary>
/// What the node would make of a series held out, by its pixels alone: the same sums, the same weight of slices that resemble each other, the same
/// thresholds, and no report unless a slice by itself contradicts the header.
/// </summary>
internal sealed class HeldOutSeries
{
    /// <summary>Slices of a volume that make a series here: the files of a source are samples of its volumes, in their order.</summary>
    public const int Length = 20;

    private readonly SeriesEvidence _evidence;

    /// <param name="slices">Original ones of one class and fold; at least one.</param>
    public HeldOutSeries(IReadOnlyList<HeldOutAnswer> slices)
    {
        Slices = slices;
        _evidence = new SeriesEvidence(slices.Aggregate(
            ImmutableSortedDictionary<ImageKind, SliceSums>.Empty, (sums, slice) => SliceSums.Add(sums, ImageKind.Original, slice.Said)));
    }

    /// <summary>Brings slices together: <see cref="Length"/> consecutive ones of a source and class, or what is left of them; radiographs and single images by themselves.</summary>
    public static IReadOnlyList<HeldOutSeries> Of(IEnumerable<(HeldOutAnswer Answer, HeldOutImage Image)> slices, IReadOnlyList<string> singleImages) => [.. slices
        .GroupBy(slice => (slice.Image.Source, slice.Image.Label))
        .SelectMany(group => group
            .Select(slice => slice.Answer)
            .Chunk(group.Key.Label == ModalityClass.XR || singleImages.Contains(group.Key.Source) ? 1 : Length))
        .Select(chunk => new HeldOutSeries(chunk))];

    public IReadOnlyList<HeldOutAnswer> Slices { get; }

    public ModalityClass Label => Slices[0].Label;

    public bool IsVolume => Slices.Count > 1;

    public bool IsRight => _evidence.Probabilities!.Value.Predicted == Label;

    /// <summary>It would contradict a header that is right.</summary>
    public bool IsFalseAlarm => IsFalseAlarmAt(Slices[0].Thresholds);

    /// <summary>It would contradict a header that is wrong, whichever that is.</summary>
    public bool IsDetection => IsRight && Slices.Any(slice => slice.IsDetection) && Accuses(header: null, Slices[0].Thresholds);

    /// <summary>It would contradict a header that is right, at other thresholds than its slices have.</summary>
    public bool IsFalseAlarmAt(AbstainThresholds thresholds) =>
        !IsRight && Slices.Any(slice => (slice with { Thresholds = thresholds }).IsFalseAlarm) && Accuses(Label, thresholds);

    // In single precision, as the node does.
    private bool Accuses(ModalityClass? header, AbstainThresholds thresholds) =>
        _evidence.Probabilities!.Value.Confidence >= (float)_evidence.NeededToAccuse(header, thresholds);
}
