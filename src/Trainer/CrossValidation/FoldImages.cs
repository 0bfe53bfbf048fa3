using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.CrossValidation;

/// <summary>The images of one fold, out of all.</summary>
/// <param name="Training">What is learnt from: nothing of the sources held out.</param>
/// <param name="Validation">A twentieth of each class of the other sources, for the log and for rates that follow a plateau.</param>
/// <param name="HeldOut">What judges.</param>
public sealed record FoldImages(IImageSet Training, IImageSet Validation, IImageSet HeldOut)
{
    private const int ValidationEvery = 20;

    /// <summary>Divides images by source.</summary>
    /// <param name="all">All images; the caller's to dispose.</param>
    /// <param name="fold">The fold's name.</param>
    /// <param name="sources">The sources that it holds out.</param>
    /// <param name="recipe">Where its rate follows a plateau, the images that decide on it are not learnt from.</param>
    /// <exception cref="ConfigurationException">A class has too few images to learn from, or none to judge by.</exception>
    public static FoldImages Of(IImageSet all, string fold, IReadOnlyList<string> sources, Recipe recipe)
    {
        var isHeldOut = all.Sources.Select(source => sources.Contains(source, StringComparer.Ordinal)).ToArray();
        var sides = Enumerable.Range(0, all.Count).ToLookup(image => isHeldOut[all.Source(image)]);
        var validation = sides[false]
            .GroupBy(all.Label)
            .SelectMany(images => images.Where((_, i) => i % ValidationEvery == 1))
            .Order()
            .ToList();
        if (validation.Count == 0)
            throw new ConfigurationException($"{fold} leaves {sides[false].Count()} images to learn from; expected two of a class at least");
        var training = recipe.LearningRate.Shape == LearningRateShape.Plateau ? sides[false].Except(validation) : sides[false];
        return new FoldImages(
            new SelectedImages(all, $"{fold}/train", training).RequireEveryClass(),
            new SelectedImages(all, $"{fold}/validate", validation),
            new SelectedImages(all, $"{fold}/held-out", sides[true]).RequireEveryClass());
    }
}
