using DicomNode.Trainer.Evaluation;
using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.CrossValidation;

/// <summary>
/// The bootstrap over sources: within each class as many sources as there are, drawn with replacement, each with all its images. It shows what the choice of
/// sources may have done to a figure, which drawing single images hides. Equal sources are drawn alike for all recipes.
/// </summary>
internal static class SourceBootstrap
{
    private const int Stream = 0xB009;

    /// <summary>The mean recall over the classes, of each resample.</summary>
    /// <param name="classes">By class: images and right ones of each source.</param>
    public static double[] Resample(IReadOnlyList<IReadOnlyList<SourceFigures>> classes)
    {
        var values = new double[BootstrapIntervals.Resamples];
        for (var resample = 0; resample < values.Length; resample++)
        {
            var random = new SeededRandom(BootstrapIntervals.Seed, Stream, resample);
            foreach (var sources in classes)
            {
                var (images, right) = (0, 0);
                for (var i = 0; i < sources.Count; i++)
                {
                    var drawn = sources[random.Next(sources.Count)];
                    images += drawn.Images;
                    right += drawn.Right;
                }

                values[resample] += (double)right / images / classes.Count;
            }
        }

        return values;
    }

    /// <inheritdoc cref="Resample"/>
    public static ConfidenceInterval Interval(IReadOnlyList<IReadOnlyList<SourceFigures>> classes) => BootstrapIntervals.Percentiles(Resample(classes));
}
