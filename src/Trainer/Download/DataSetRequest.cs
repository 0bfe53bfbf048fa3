using DicomNode.Classifier;

namespace DicomNode.Trainer.Download;

/// <summary>A data set to be fetched.</summary>
/// <param name="Split">Folder above the data set's: train, validate, test; null for none.</param>
/// <param name="Collection">The archive's name of it.</param>
/// <param name="Classes">Classes that the data set is to give; of other modalities nothing is asked.</param>
/// <param name="Hint">What else to know if the archive lists nothing; null for nothing.</param>
public sealed record DataSetRequest(string Name, string? Split, string Collection, IReadOnlyList<ModalityClass> Classes, string? Hint = null)
{
    /// <summary>Path of the data set's folder below the output folder: SPLIT/NAME, in characters that every file system takes.</summary>
    public string RelativeFolder => FolderOf(Split, Name);

    /// <summary><see cref="RelativeFolder"/> of a data set that is not fetched.</summary>
    public static string FolderOf(string? split, string name) =>
        split is null ? FolderName(name) : Path.Combine(FolderName(split).ToLowerInvariant(), FolderName(name));

    private static string FolderName(string name)
    {
        var safe = string
            .Concat(name.Select(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' ? character : '_'))
            .TrimStart('.');
        return safe.Length > 0 ? safe : throw new ConfigurationException($"'{name}' is no name for a data set");
    }
}
