using DicomNode.Classifier;

namespace DicomNode.Trainer.Prepare;

/// <summary>
/// conf/mislabelled.tsv: images of public data whose class somebody has seen to be wrong. Tab-separated, with a line of column names: source, class (as labelled),
/// image (the file in SOURCE/CLASS), seen (the class it shows, empty for none) and why. They are neither learnt from nor judged by.
/// </summary>
public sealed class MislabelledImages
{
    private const string FileName = "mislabelled.tsv";

    private static readonly string[] Columns = ["source", "class", "image", "seen", "why"];

    private readonly Dictionary<string, ModalityClass?> _seen = new(StringComparer.Ordinal);

    private MislabelledImages()
    {
    }

    /// <summary>No image at all.</summary>
    public static MislabelledImages None { get; } = new();

    /// <summary>How many are listed.</summary>
    public int Count => _seen.Count;

    /// <summary>Reads a list.</summary>
    /// <param name="path">The file, or null for conf/mislabelled.tsv in the nearest folder above the executable that has one.</param>
    /// <exception cref="ConfigurationException">Names the file and every line that cannot be used.</exception>
    public static MislabelledImages Load(string? path)
    {
        path ??= ConfigurationFile.Find(FileName, "--mislabelled");
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"cannot read mislabelled images from {path}: {cause.Message}", cause);
        }

        if (lines.Length == 0 || !lines[0].Split('\t').SequenceEqual(Columns))
            throw new ConfigurationException($"{path}, line 1: expected the columns {string.Join(", ", Columns)}, separated by tabs");
        var list = new MislabelledImages();
        var faults = new List<string>();
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i].Trim().Length > 0 && list.Add(lines[i].Split('\t')) is { } fault)
                faults.Add($"line {i + 1}: {fault}");
        }

        return faults.Count == 0 ? list : throw new ConfigurationException($"{path}, {string.Join("; ", faults)}");
    }

    /// <summary>Whether the image at a path that ends with SOURCE/CLASS/IMAGE is listed.</summary>
    public bool Contains(string path) => _seen.ContainsKey(Key(path));

    /// <summary>The class that a listed image shows; null where it shows none.</summary>
    public ModalityClass? Seen(string path) => _seen[Key(path)];

    /// <summary>A set without the images listed; the set itself where it has none of them. What it selects from stays the caller's to dispose.</summary>
    public IImageSet LeaveOut(IImageSet images)
    {
        var kept = Enumerable.Range(0, images.Count).Where(image => !Contains(images.Path(image))).ToList();
        return kept.Count == images.Count ? images : new SelectedImages(images, images.Split, kept);
    }

    private static string Key(string path)
    {
        var parts = path.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        return string.Join('/', parts[Math.Max(0, parts.Length - 3)..]);
    }

    private string? Add(string[] cells)
    {
        if (cells.Length != Columns.Length)
            return $"{cells.Length} cells, expected {Columns.Length}";
        if (!ImageSets.Modalities.Contains(cells[1], StringComparer.Ordinal) || (cells[3].Length > 0 && !ImageSets.Modalities.Contains(cells[3], StringComparer.Ordinal)))
            return $"class is '{cells[1]}' and seen '{cells[3]}', expected of {string.Join(", ", ImageSets.Modalities)}";
        if (cells[1] == cells[3])
            return $"{cells[2]} is labelled {cells[1]} and seen as the same";
        return _seen.TryAdd($"{cells[0]}/{cells[1]}/{cells[2]}", cells[3].Length > 0 ? Enum.Parse<ModalityClass>(cells[3]) : null) ? null : $"{cells[2]} of {cells[0]} is listed twice";
    }
}
