using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Training;

/// <summary>A run whose last weights are kept: nothing chooses among its weights, so that all images may be learnt from.</summary>
/// <param name="Training">What is learnt from.</param>
/// <param name="Validation">A twentieth of each class, for the log and for rates that follow a plateau.</param>
/// <param name="Recipe">The recipe, without the validations that would decide nothing.</param>
public sealed record FixedRun(IImageSet Training, IImageSet Validation, Recipe Recipe)
{
    private const int ValidationEvery = 20;

    /// <summary>Plans a run on images.</summary>
    /// <param name="all">All images; the caller's to dispose.</param>
    /// <param name="split">The name of those that are learnt from.</param>
    /// <param name="images">Which ones the run may see.</param>
    /// <param name="recipe">Where its rate follows a plateau, the images that decide on it are not learnt from.</param>
    /// <exception cref="ConfigurationException">A class has too few images.</exception>
    public static FixedRun Of(IImageSet all, string split, IEnumerable<int> images, Recipe recipe)
    {
        var seen = images.ToList();
        var validation = seen
            .GroupBy(all.Label)
            .SelectMany(label => label.Where((_, i) => i % ValidationEvery == 1))
            .Order()
            .ToList();
        if (validation.Count == 0)
            throw new ConfigurationException($"{split} has {seen.Count} images to learn from; expected two of a class at least");
        var followsPlateau = recipe.LearningRate.Shape == LearningRateShape.Plateau;
        var training = new SelectedImages(all, split, followsPlateau ? seen.Except(validation) : seen).RequireEveryClass();
        return new FixedRun(
            training,
            new SelectedImages(all, split, validation),
            followsPlateau ? recipe : recipe with { ValidateEvery = recipe.TotalSteps(training.Count) });
    }
}
