using DicomNode.Classifier.Preprocessing;

namespace DicomNode.Trainer.Training;

/// <summary>
/// The first part of a run on smaller images: a step on half the side costs a quarter, and what is learnt from coarse images serves the
/// fine ones (Howard 2018, progressive resizing). The last part is always on whole ones, on which batch norm's statistics settle.
/// </summary>
public sealed record CoarseStart
{
    /// <summary>Share of the steps that see small images, above 0 and below 1.</summary>
    public required double Share { get; init; }

    /// <summary>Their side in pixels, area-averaged from the network's input; 32 to one less than that.</summary>
    public required int Side { get; init; }

    /// <summary>The side of the images at a step.</summary>
    public int SideAt(int step, int totalSteps) => step < Share * totalSteps ? Side : SlicePreprocessor.Side;

    /// <summary>Lists what is out of range.</summary>
    public IEnumerable<string> Faults()
    {
        if (Share is not (> 0 and < 1))
            yield return $"Share is {Share}, expected above 0 and below 1";
        if (Side is < 32 or >= SlicePreprocessor.Side)
            yield return $"Side is {Side}, expected 32 to {SlicePreprocessor.Side - 1}";
    }
}
