using DicomNode.Trainer.Catalogue;

namespace DicomNode.Trainer.Download;

/// <summary>A data set of the catalogue that is taken from a folder.</summary>
public sealed record LocalSource(PublicDataSet DataSet, string Path)
{
    /// <summary>Makes the folder appear as DATASET/CLASS by a symbolic link, as a fetched data set does. Of several classes none is linked.</summary>
    /// <param name="dataSetFolder">The data set's folder below the output folder.</param>
    /// <exception cref="ConfigurationException">Fetched images lie in that place.</exception>
    public void Link(string dataSetFolder)
    {
        if (DataSet.Classes is not [var label])
            return;
        Directory.CreateDirectory(dataSetFolder);
        var link = new DirectoryInfo(System.IO.Path.Combine(dataSetFolder, label.ToString()));
        if (link.LinkTarget is not null)
            File.Delete(link.FullName);
        else if (link.Exists)
            throw new ConfigurationException($"{link.FullName} holds fetched images; remove it before --local {DataSet.Name} takes its place");
        Directory.CreateSymbolicLink(link.FullName, System.IO.Path.GetFullPath(Path));
    }
}
