namespace DicomNode.Classifier;

/// <summary>What came of an instance's pixels: probabilities, a constant image, or a failure to read them.</summary>
public sealed record PixelEvidence
{
    private PixelEvidence()
    {
    }

    /// <summary>The image has no contrast.</summary>
    public static PixelEvidence Constant { get; } = new() { IsConstant = true };

    /// <summary>The classifier's word; null where it has none.</summary>
    public ClassProbabilities? Probabilities { get; private init; }

    /// <summary>
    /// How far the picture is from those that the model learnt from: above 1 it is of none of its kinds, and its probabilities mean nothing. Null where the
    /// model package says nothing of it.
    /// </summary>
    public float? OutlierScore { get; private init; }

    /// <summary>The picture is unlike all that the model knows.</summary>
    public bool IsOutlier => OutlierScore > 1;

    /// <summary>Every pixel has the same value.</summary>
    public bool IsConstant { get; private init; }

    /// <summary>Why the pixels could not be read; null where they could.</summary>
    public string? Failure { get; private init; }

    /// <summary>The pixels were classified.</summary>
    /// <param name="probabilities">The model's, calibrated.</param>
    /// <param name="outlierScore">See <see cref="OutlierScore"/>.</param>
    public static PixelEvidence Classified(ClassProbabilities probabilities, float? outlierScore = null) =>
        new() { Probabilities = probabilities, OutlierScore = outlierScore };

    /// <summary>The pixels could not be decoded.</summary>
    /// <param name="failure">Why, in words for the reader of a verdict.</param>
    public static PixelEvidence Unreadable(string failure) => new() { Failure = failure };
}
