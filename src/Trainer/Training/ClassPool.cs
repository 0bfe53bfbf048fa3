using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Training;

/// <summary>
/// The images of one class, drawn by source: a source with the square root of its images times its weight, then one of its images. Between "all
/// images alike", where one large source decides, and "all sources alike", where two images are seen a hundred times.
/// </summary>
internal sealed class ClassPool
{
    private readonly (double Weight, int[] Images)[] _sources;

    private ClassPool(int label, (double Weight, int[] Images)[] sources)
    {
        Label = label;
        _sources = sources;
        TotalWeight = sources.Sum(source => source.Weight);
    }

    public int Label { get; }

    public double TotalWeight { get; }

    /// <summary>The pools of all classes that have an image, in the order of the labels.</summary>
    /// <param name="images">All images.</param>
    /// <param name="sourceWeights">By "SOURCE/CLASS"; 1 where not named.</param>
    public static ClassPool[] Of(IImageSet images, IReadOnlyDictionary<string, double> sourceWeights) =>
        [.. Enumerable.Range(0, images.Count)
            .GroupBy(images.Label)
            .OrderBy(group => group.Key)
            .Select(group => new ClassPool(group.Key, [.. group
                .GroupBy(images.Source)
                .Select(source => (
                    Math.Sqrt(source.Count()) * sourceWeights.GetValueOrDefault($"{images.Sources[source.Key]}/{images.Classes[group.Key]}", 1),
                    source.ToArray()))]))];

    public int Draw(ref SeededRandom random)
    {
        var left = random.NextDouble() * TotalWeight;
        var chosen = _sources[^1].Images;
        foreach (var (weight, candidates) in _sources)
        {
            if (left < weight)
            {
                chosen = candidates;
                break;
            }

            left -= weight;
        }

        return chosen[random.Next(chosen.Length)];
    }
}
