using DicomNode.Classifier;

namespace DicomNode.Trainer.Prepare;

/// <summary>Opens what a folder holds for a split, and what follows from every kind of set.</summary>
public static class ImageSets
{
    /// <summary>The names of the modality classes, by their values.</summary>
    public static IReadOnlyList<string> Modalities { get; } = Enum.GetNames<ModalityClass>();

    /// <summary>Opens ROOT/SPLIT: shards if it holds any, else SOURCE/CLASS/** of files.</summary>
    /// <param name="root">The folder of the splits.</param>
    /// <param name="split">The split's name.</param>
    /// <param name="cacheBytes">How many bytes of decoded files may stay in memory; shards need none.</param>
    /// <exception cref="ConfigurationException">The folder cannot be used; the message says what was expected.</exception>
    public static IImageSet Open(string root, string split, long cacheBytes) =>
        ShardFolder.Holds(Path.Combine(root, split))
            ? ShardImages.Open(Path.Combine(root, split), split)
            : FileImages.Of(ImageFolder.Open(root, split), root, cacheBytes);

    /// <summary>Images by source and class, sources in the order of their names.</summary>
    public static IReadOnlyList<SourceCount> Counts(this IImageSet images)
    {
        var counts = new int[images.Sources.Count, images.Classes.Count];
        for (var i = 0; i < images.Count; i++)
            counts[images.Source(i), images.Label(i)]++;
        return [.. from source in Enumerable.Range(0, images.Sources.Count).OrderBy(source => images.Sources[source], StringComparer.Ordinal)
                   from label in Enumerable.Range(0, images.Classes.Count)
                   where counts[source, label] > 0
                   select new SourceCount(images.Split, images.Sources[source], images.Classes[label], counts[source, label])];
    }

    /// <summary>Fails if a class has no image: a network could only learn never to name it.</summary>
    /// <exception cref="ConfigurationException">Names the classes that are missing and what there is.</exception>
    public static IImageSet RequireEveryClass(this IImageSet images)
    {
        var counts = images.Counts();
        var missing = images.Classes.Except(counts.Select(count => count.Label)).ToList();
        if (missing.Count == 0)
            return images;
        var found = counts.GroupBy(count => count.Label).Select(group => $"{group.Sum(count => count.Images)} of {group.Key}");
        throw new ConfigurationException(
            $"no image of class {string.Join(", ", missing)} in split {images.Split}, only {string.Join(", ", found)}; training needs all of {string.Join(", ", images.Classes)}");
    }
}
