using DicomNode.Classifier;
using DicomNode.Trainer.Catalogue;

namespace DicomNode.Trainer.Download;

/// <summary>Which data sets are to be there, and where each comes from.</summary>
/// <param name="Requests">Fetched from the archive.</param>
/// <param name="Local">Taken from folders.</param>
/// <param name="Absent">Given by their hosts only, and no folder is named.</param>
public sealed record DataSetSelection(IReadOnlyList<DataSetRequest> Requests, IReadOnlyList<LocalSource> Local, IReadOnlyList<LocalSet> Absent)
{
    /// <summary>Makes the selection: data sets of the catalogue that a name or the filters pick, those with a folder, and further collections.</summary>
    /// <param name="names">Data sets of the catalogue, by name or collection.</param>
    /// <param name="folders">NAME=FOLDER of data sets that are at hand.</param>
    /// <param name="collections">NAME[:CLASS,...] of collections, in the catalogue or not.</param>
    /// <param name="byFilter">Whether the filters pick data sets on their own; else they narrow what names pick.</param>
    /// <exception cref="ConfigurationException">A name or class is not known, or nothing is selected.</exception>
    public static DataSetSelection Make(
        DataSetCatalogue catalogue,
        IReadOnlyList<string> names,
        IReadOnlyList<string> folders,
        IReadOnlyList<string> collections,
        bool byFilter,
        DataSetSplit? split,
        ModalityClass? modality)
    {
        var local = folders.Select(text => Folder(catalogue, text)).ToList();
        var named = names.Select(name => Find(catalogue, name, $"--set {name}")).Concat(local.Select(source => source.DataSet)).ToHashSet();
        var requests = new List<DataSetRequest>();
        var taken = new List<LocalSource>();
        var absent = new List<LocalSet>();
        foreach (var dataSet in catalogue.DataSets.Where(dataSet => byFilter || named.Contains(dataSet)))
        {
            if ((split is { } wanted && dataSet.Split != wanted) || (modality is { } only && !dataSet.Classes.Contains(only)))
                continue;
            var sources = local.Where(source => source.DataSet == dataSet).ToList();
            taken.AddRange(sources);
            if (sources.Count == 0 && dataSet.Host == DataSetHost.Tcia)
                requests.Add(Request(dataSet, modality));
            else if (sources.Count == 0)
                absent.Add(LocalSet.Of(dataSet));
        }

        requests.AddRange(collections.Select(Collection));
        if (requests.Count + taken.Count + absent.Count == 0)
            throw new ConfigurationException("nothing is selected: give --all, --set, --split, --class, --collection or --local that fit together");
        return new DataSetSelection(requests, taken, absent);
    }

    private static DataSetRequest Request(PublicDataSet dataSet, ModalityClass? modality) => new(
        dataSet.Name,
        dataSet.Split.ToString(),
        dataSet.TciaCollection ?? dataSet.Name,
        modality is { } only ? [only] : dataSet.Classes,
        dataSet.RestrictedLater ? "The archive limited it after the paper, since faces can be rebuilt from it: ask its help desk for access, then give --local" : null);

    private static PublicDataSet Find(DataSetCatalogue catalogue, string name, string said)
    {
        // People know the sets by other names than the appendix does: LocalSet has them.
        var known = LocalSet.Find(name);
        return catalogue.DataSets.FirstOrDefault(dataSet =>
                LocalSet.SameName(dataSet.Name, name)
                || (dataSet.TciaCollection is { } collection && LocalSet.SameName(collection, name))
                || (known is not null && LocalSet.Find(dataSet.Name) == known))
            ?? throw new ConfigurationException($"{said}: no such data set in the catalogue; 'trainer datasets' lists them");
    }

    private static LocalSource Folder(DataSetCatalogue catalogue, string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 1 || equals == text.Length - 1)
            throw new ConfigurationException($"--local {text}: expected NAME=FOLDER");
        return new LocalSource(Find(catalogue, text[..equals], $"--local {text}"), text[(equals + 1)..]);
    }

    private static DataSetRequest Collection(string text)
    {
        var colon = text.LastIndexOf(':');
        var name = colon < 0 ? text : text[..colon];
        var classes = colon < 0
            ? Enum.GetValues<ModalityClass>()
            : [.. text[(colon + 1)..].Split(',').Select(item => Enum.GetNames<ModalityClass>().Contains(item, StringComparer.Ordinal)
                ? Enum.Parse<ModalityClass>(item)
                : throw new ConfigurationException($"--collection {text}: '{item}' is not one of {string.Join(", ", Enum.GetNames<ModalityClass>())}"))];
        return new DataSetRequest(name, null, name, classes);
    }
}
