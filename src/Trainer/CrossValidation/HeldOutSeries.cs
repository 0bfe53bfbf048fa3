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
    private readonly SeriesEvidence _evidence;

    /// <param name="slices">Original ones of one class and fold; at least one.</param>
    public HeldOutSeries(IReadOnlyList<HeldOutAnswer> slices)
    {
        Slices = slices;
        _evidence = new SeriesEvidence(slices.Aggregate(
            ImmutableSortedDictionary<ImageKind, SliceSums>.Empty, (sums, slice) => SliceSums.Add(sums, ImageKind.Original, slice.Said)));
    }

    public IReadOnlyList<HeldOutAnswer> Slices { get; }

    public ModalityClass Label => Slices[0].Label;

    public bool IsVolume => Slices.Count > 1;

    public bool IsRight => _evidence.Probabilities!.Value.Predicted == Label;

    /// <summary>It would contradict a header that is right.</summary>
    public bool IsFalseAlarm => !IsRight && Slices.Any(slice => slice.IsFalseAlarm) && Accuses(Label);

    /// <summary>It would contradict a header that is wrong, whichever that is.</summary>
    public bool IsDetection => IsRight && Slices.Any(slice => slice.IsDetection) && Accuses(header: null);

    // In single precision, as the node does.
    private bool Accuses(ModalityClass? header) =>
        _evidence.Probabilities!.Value.Confidence >= (float)_evidence.NeededToAccuse(header, Slices[0].Thresholds);
}
