using DicomNode.Classifier;

namespace DicomNode.Trainer.Catalogue;

/// <summary>
/// Whether the splits are what the paper says they are (2.2): no origin in two splits, and at least two body regions for each class
/// in each split.
/// </summary>
public sealed class SplitCheck
{
    private readonly DataSetCatalogue _catalogue;
    private readonly List<string> _faults = [];
    private readonly List<string> _known = [];

    private SplitCheck(DataSetCatalogue catalogue)
    {
        _catalogue = catalogue;
    }

    /// <summary>What is violated without being known; each names the data sets.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>What the paper's own split is known to violate, with the reason for keeping it; each names the data sets.</summary>
    public IReadOnlyList<string> Known => _known;

    public static SplitCheck Run(DataSetCatalogue catalogue)
    {
        var check = new SplitCheck(catalogue);
        check.CheckOrigins();
        check.CheckRegions();
        return check;
    }

    /// <summary>The body regions of a class in a split, each with the data sets that show it.</summary>
    public static IReadOnlyList<IGrouping<string, PublicDataSet>> Regions(
        DataSetCatalogue catalogue,
        DataSetSplit split,
        ModalityClass modality) =>
        [.. catalogue.DataSets
            .Where(dataSet => dataSet.Split == split && dataSet.Classes.Contains(modality))
            .SelectMany(dataSet => dataSet.BodyParts
                .Select(part => catalogue.Regions[part])
                .OfType<string>()
                .Distinct()
                .Select(region => (Region: region, DataSet: dataSet)))
            .GroupBy(pair => pair.Region, pair => pair.DataSet)
            .OrderBy(group => group.Key, StringComparer.Ordinal)];

    private void CheckOrigins()
    {
        var exceptions = _catalogue.KnownExceptions.ToDictionary(exception => exception.Origin);
        foreach (var (name, origin) in _catalogue.SharedOrigins)
        {
            var splits = _catalogue.DataSets
                .Where(dataSet => dataSet.Origins.Contains(name))
                .GroupBy(dataSet => dataSet.Split)
                .OrderBy(group => group.Key)
                .ToList();
            var exception = exceptions.GetValueOrDefault(name);
            if (splits.Count < 2)
            {
                if (exception is not null)
                    _faults.Add($"known exception '{name}' excuses nothing: the origin stands in one split");
                continue;
            }

            var evidence = origin.Evidence.ToString().ToLowerInvariant();
            var where = string.Join(" and ", splits.Select(Describe));
            var found = $"origin '{name}' ({Describe(origin.Kind)}, {evidence}) stands in {where}";
            if (exception is null)
                _faults.Add(found);
            else if (!exception.Splits.Order().SequenceEqual(splits.Select(group => group.Key)))
                _faults.Add($"{found}; the known exception is for {string.Join(" and ", exception.Splits.Select(Name))} only");
            else
                _known.Add($"{found}. {exception.Reason}");
        }
    }

    private void CheckRegions()
    {
        foreach (var split in Enum.GetValues<DataSetSplit>())
        {
            foreach (var modality in Enum.GetValues<ModalityClass>())
            {
                var regions = Regions(_catalogue, split, modality);
                if (regions.Count >= 2)
                    continue;
                var shown = regions.Count == 0
                    ? "no body region"
                    : $"one body region, {regions[0].Key} ({string.Join(", ", regions[0].Select(dataSet => dataSet.Name))})";
                _faults.Add($"{Name(split)} shows {modality} of {shown}; two are needed");
            }
        }
    }

    private static string Describe(IGrouping<DataSetSplit, PublicDataSet> split) =>
        $"{Name(split.Key)} ({string.Join(", ", split.Select(dataSet => dataSet.Name))})";

    private static string Describe(OriginKind kind) => kind switch
    {
        OriginKind.SameImages => "same images",
        OriginKind.SamePhantom => "same phantom",
        _ => "same institution",
    };

    private static string Name(DataSetSplit split) => split.ToString().ToLowerInvariant();
}
