using DicomNode.Trainer.Evaluation;

namespace DicomNode.Trainer.CrossValidation;

/// <summary>How many images of a class, or of a group of sources, were classified right.</summary>
/// <param name="Name">The class or the group.</param>
/// <param name="Images">How many there are.</param>
/// <param name="Sources">From how many sources.</param>
/// <param name="Recall">Images alike.</param>
/// <param name="Interval">Of <paramref name="Recall"/>, sources drawn anew.</param>
/// <param name="RecallBySource">Sources alike, those of few images by their number.</param>
public sealed record RecallFigures(string Name, int Images, int Sources, double Recall, ConfidenceInterval Interval, double RecallBySource)
{
    /// <summary>The figures of some sources, each with one class.</summary>
    internal static RecallFigures Of(string name, IReadOnlyList<SourceFigures> sources)
    {
        var images = sources.Sum(source => source.Images);
        double Weight(SourceFigures source) => Math.Min(source.Images, HeldOutSet.FullWeightImages);
        return new RecallFigures(
            name,
            images,
            sources.Count,
            (double)sources.Sum(source => source.Right) / images,
            SourceBootstrap.Interval([sources]),
            sources.Sum(source => Weight(source) * source.Accuracy) / sources.Sum(Weight));
    }
}
