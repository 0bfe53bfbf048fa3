using DicomNode.Classifier;

namespace DicomNode.Trainer.Prepare;

/// <summary>
/// The image files of one split: <c>ROOT/SPLIT/SOURCE/CLASS/**</c>, in ordinal order of their paths, so that every machine
/// numbers them alike. PNG by name (.png); DICOM by name (.dcm) or by the preamble of a file without extension; more endings on
/// request. Others are left out.
/// </summary>
public sealed class ImageFolder
{
    private const int PreambleLength = 128;

    private static readonly string[] Endings = [".png", ".dcm"];

    private ImageFolder(string split, IReadOnlyList<ImageItem> items, int otherFiles)
    {
        Split = split;
        Items = items;
        OtherFiles = otherFiles;
    }

    public string Split { get; }

    public IReadOnlyList<ImageItem> Items { get; }

    /// <summary>How many files were left out because of their names.</summary>
    public int OtherFiles { get; }

    /// <summary>Lists a split.</summary>
    /// <param name="root">The folder of the splits.</param>
    /// <param name="split">The split's name.</param>
    /// <param name="moreEndings">Endings of names that count as images besides .png and .dcm, in any case.</param>
    /// <exception cref="ConfigurationException">
    /// The folder is missing or empty, or a folder stands where a class is expected and names none. All such folders are named at once.
    /// </exception>
    public static ImageFolder Open(string root, string split, params ReadOnlySpan<string> moreEndings)
    {
        var folder = Path.Combine(root, split);
        if (!Directory.Exists(folder))
        {
            var found = Directory.Exists(root)
                ? $"{root} holds {Enumerate(Directory.EnumerateDirectories(root).Select(Path.GetFileName))}"
                : $"{root} does not exist either";
            throw new ConfigurationException($"no folder {folder}; expected {root}/{split}/SOURCE/CLASS/*.png, but {found}");
        }

        string[] endings = [.. Endings, .. moreEndings];
        var otherFiles = 0;
        var items = new List<ImageItem>();
        var misnamed = new List<string>();
        foreach (var source in Sorted(Directory.EnumerateDirectories(folder)))
        {
            foreach (var classFolder in Sorted(Directory.EnumerateDirectories(source)))
            {
                // Enum.TryParse would take numbers for names.
                if (!Enum.GetNames<ModalityClass>().Contains(Path.GetFileName(classFolder), StringComparer.Ordinal))
                {
                    misnamed.Add(classFolder);
                    continue;
                }

                var label = Enum.Parse<ModalityClass>(Path.GetFileName(classFolder));
                foreach (var file in Sorted(Directory.EnumerateFiles(classFolder, "*", SearchOption.AllDirectories)))
                {
                    if (IsImage(file, endings))
                        items.Add(new ImageItem(file, Path.GetFileName(source), label));
                    else
                        otherFiles++;
                }
            }
        }

        if (misnamed.Count > 0)
        {
            throw new ConfigurationException(
                $"folders that name no class: {string.Join(", ", misnamed)}; expected SOURCE/CLASS with CLASS one of {Classes}");
        }

        if (items.Count == 0)
            throw new ConfigurationException($"no images in {folder}; expected {folder}/SOURCE/CLASS/* with CLASS one of {Classes}, named {string.Join(" or ", endings)}");
        return new ImageFolder(split, items, otherFiles);
    }

    private static string Classes => string.Join(", ", Enum.GetNames<ModalityClass>());

    /// <summary>Whether a file is PNG or DICOM by its name, or DICOM by its preamble where the name does not say.</summary>
    internal static bool IsImage(string path) => IsImage(path, Endings);

    private static bool IsImage(string path, string[] endings)
    {
        // A file named by a UID has no extension, whatever follows its last dot.
        if (Path.GetFileName(path).All(letter => char.IsAsciiDigit(letter) || letter == '.'))
            return HasPreamble(path);
        return Path.GetExtension(path).Length == 0
            ? HasPreamble(path)
            : endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
    }

    private static bool HasPreamble(string path)
    {
        Span<byte> start = stackalloc byte[PreambleLength + 4];
        using var file = File.OpenRead(path);
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start[PreambleLength..].SequenceEqual("DICM"u8);
    }

    private static IEnumerable<string> Sorted(IEnumerable<string> paths) => paths.Order(StringComparer.Ordinal);

    private static string Enumerate(IEnumerable<string?> names)
    {
        var list = names.Order(StringComparer.Ordinal).Take(8).ToList();
        return list.Count == 0 ? "no folder" : string.Join(", ", list);
    }
}
