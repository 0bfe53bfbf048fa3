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

    /// <summary>Every pixel has the same value.</summary>
    public bool IsConstant { get; private init; }

    /// <summary>Why the pixels could not be read; null where they could.</summary>
    public string? Failure { get; private init; }

    /// <summary>The pixels were classified.</summary>
    public static PixelEvidence Classified(ClassProbabilities probabilities) => new() { Probabilities = probabilities };

    /// <summary>The pixels could not be decoded.</summary>
    /// <param name="failure">Why, in words for the reader of a verdict.</param>
    public static PixelEvidence Unreadable(string failure) => new() { Failure = failure };
}
