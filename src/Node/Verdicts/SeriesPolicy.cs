namespace DicomNode.Node.Verdicts;

/// <summary>When a series is sure enough of itself to be given a verdict.</summary>
/// <param name="MinimumConfidence">Probability, 0 to 1, below which a series is <c>Uncertain</c>.</param>
public sealed record SeriesPolicy(double MinimumConfidence)
{
    /// <summary>Holds until the model package names another.</summary>
    public static SeriesPolicy Default { get; } = new(0.8);
}
