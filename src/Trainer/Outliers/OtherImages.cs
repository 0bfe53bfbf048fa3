using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Outliers;

/// <summary>Pictures of no class: <c>FOLDER/KIND/**</c>, PNG or DICOM.</summary>
public static class OtherImages
{
    /// <summary>The files with their kinds, in ordinal order of their paths.</summary>
    /// <exception cref="ConfigurationException">The folder is missing, or holds no folder with files.</exception>
    public static IReadOnlyList<(string Kind, string Path)> List(string folder)
    {
        if (!Directory.Exists(folder))
            throw new ConfigurationException($"no folder {folder}; expected {folder}/KIND with PNG or DICOM files");
        var files = Directory.EnumerateDirectories(folder)
            .Order(StringComparer.Ordinal)
            .SelectMany(kind => Directory.EnumerateFiles(kind, "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(file => (Path.GetFileName(kind), file)))
            .ToList();
        return files.Count > 0 ? files : throw new ConfigurationException($"no files in {folder}; expected {folder}/KIND with PNG or DICOM files");
    }

    /// <summary>Reads a file into the network's input; false where it is no image, or shows nothing, which the node knows without a model.</summary>
    public static bool TryRead(string path, Span<float> destination)
    {
        try
        {
            GreyView image = ImageReader.Read(path);
            image.Preprocess(destination);
            return true;
        }
        catch (ImageFormatException)
        {
            return false;
        }
    }
}
