using DicomNode.Classifier;
using FellowOakDicom;

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

    /// <summary>How many files were left out because of their names, or for want of a label.</summary>
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
        var folder = Find(root, split, "CLASS/*.png");
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

    /// <summary>Lists the DICOM files of a split, <c>ROOT/SPLIT/SOURCE/**</c>, that have a label; whatever the folders below SOURCE are called.</summary>
    /// <param name="root">The folder of the splits.</param>
    /// <param name="split">The split's name.</param>
    /// <param name="labels">Classes by UID.</param>
    /// <exception cref="ConfigurationException">The folder is missing, or no file in it has a label.</exception>
    public static ImageFolder OpenLabelled(string root, string split, LabelList labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var folder = Find(root, split, "*.dcm");
        var otherFiles = 0;
        var items = new List<ImageItem>();
        foreach (var source in Sorted(Directory.EnumerateDirectories(folder)))
        {
            foreach (var file in Sorted(Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories)))
            {
                if (IsImage(file, [".dcm"]) && LabelOf(file, labels) is { } label)
                    items.Add(new ImageItem(file, Path.GetFileName(source), label));
                else
                    otherFiles++;
            }
        }

        return items.Count > 0
            ? new ImageFolder(split, items, otherFiles)
            : throw new ConfigurationException($"none of the {otherFiles} files in {folder}/SOURCE/ is DICOM with one of the {labels.Count} labels");
    }

    private static ModalityClass? LabelOf(string file, LabelList labels)
    {
        try
        {
            var dataset = DicomFile.Open(file, FileReadOption.SkipLargeTags).Dataset;
            return labels.Find(Text(dataset, DicomTag.SOPInstanceUID), Text(dataset, DicomTag.SeriesInstanceUID));
        }
        catch (DicomException)
        {
            // What is no DICOM has no UID, and so no label.
            return null;
        }
    }

    private static string? Text(DicomDataset dataset, DicomTag tag) => dataset.TryGetString(tag, out var text) ? text.Trim(' ', '\0') : null;

    private static string Find(string root, string split, string expected)
    {
        var folder = Path.Combine(root, split);
        if (Directory.Exists(folder))
            return folder;
        var found = Directory.Exists(root)
            ? $"{root} holds {Enumerate(Directory.EnumerateDirectories(root).Select(Path.GetFileName))}"
            : $"{root} does not exist either";
        throw new ConfigurationException($"no folder {folder}; expected {root}/{split}/SOURCE/{expected}, but {found}");
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
