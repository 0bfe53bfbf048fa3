using DicomNode.Classifier;
using DicomNode.Trainer.Catalogue;

namespace DicomNode.Trainer.Publish;

/// <summary>
/// Licences and origins of sources: from the user's own list, else from the catalogue where the folder's name is that of a data set,
/// by <see cref="DataSetNames"/>. What neither says is not known.
/// </summary>
public sealed class LicenceTable
{
    private readonly SourceList? _list;
    private readonly Dictionary<string, PublicDataSet> _sets = [];

    /// <param name="dataSets">The catalogue's.</param>
    /// <param name="list">The user's, if there is one.</param>
    public LicenceTable(IEnumerable<PublicDataSet> dataSets, SourceList? list)
    {
        _list = list;
        foreach (var set in dataSets)
        {
            foreach (var key in DataSetNames.Of(set, set.Accuracies))
                _sets.TryAdd(key, set);
        }
    }

    /// <summary>What is known of a source's images.</summary>
    /// <param name="source">The folder's name.</param>
    /// <param name="label">Their class; null where that is not known either.</param>
    public SourceTerms Of(string source, ModalityClass? label)
    {
        if (label is { } known && _list?.Of(source, known) is { } listed)
            return listed;
        return _sets.TryGetValue(DataSetNames.Key(source), out var set)
            ? new SourceTerms(set.Licence, string.Join(", ", set.BodyParts), set.Origins, Page(set))
            : new SourceTerms(null, null, [source], null);
    }

    private static string Page(PublicDataSet set) => (set.Doi is { } doi ? new Uri($"https://doi.org/{doi}") : set.Url).AbsoluteUri;
}
