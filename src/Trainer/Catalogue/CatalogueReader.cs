using System.Diagnostics.CodeAnalysis;
using DicomNode.Classifier;

namespace DicomNode.Trainer.Catalogue;

/// <summary>Turns the file as written into the catalogue, and notes every fault on the way.</summary>
internal sealed class CatalogueReader
{
    private readonly List<string> _faults = [];

    /// <summary>What is wrong with the file; empty when the catalogue that was read is whole.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Reads what can be read. With faults, the result is not to be used.</summary>
    public DataSetCatalogue Read(CatalogueDocument document)
    {
        var regions = Given(document.Regions, "regions") ?? new Dictionary<string, string?>();
        var dataSets = (Given(document.DataSets, "dataSets") ?? [])
            .Select((entry, index) => ReadDataSet(entry ?? new(), index, regions))
            .ToList();
        foreach (var name in Repeated(dataSets.Select(dataSet => dataSet.Name)))
            _faults.Add($"{name}: stands twice");
        foreach (var collection in Repeated(dataSets.Select(dataSet => dataSet.TciaCollection).OfType<string>()))
            _faults.Add($"tciaCollection '{collection}' stands twice");

        var origins = ReadOrigins(document, dataSets);
        var exceptions = (document.KnownExceptions ?? []).Select(exception => ReadException(exception ?? new(), origins)).ToList();
        foreach (var name in Repeated(exceptions.Select(exception => exception.Origin)))
            _faults.Add($"knownExceptions: '{name}' stands twice");
        return new DataSetCatalogue
        {
            Sources = document.Sources ?? [],
            Disagreements = document.Disagreements ?? [],
            Regions = regions,
            SharedOrigins = origins,
            KnownExceptions = exceptions,
            DataSets = dataSets,
        };
    }

    private PublicDataSet ReadDataSet(CatalogueDocument.DataSet entry, int index, IReadOnlyDictionary<string, string?> regions)
    {
        var name = string.IsNullOrWhiteSpace(entry.Name) ? $"dataSets[{index}]" : entry.Name;
        if (string.IsNullOrWhiteSpace(entry.Name))
            _faults.Add($"{name}: no name");

        var host = Choice<DataSetHost>(entry.Host, $"{name}: host");
        if (host == DataSetHost.Other && entry.TciaCollection is not null)
            _faults.Add($"{name}: tciaCollection is '{entry.TciaCollection}', but host is other");
        if (!Uri.TryCreate(entry.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            _faults.Add($"{name}: url is '{entry.Url}', not a web address");
        if (entry.Doi is { } doi && !doi.StartsWith("10.", StringComparison.Ordinal))
            _faults.Add($"{name}: doi is '{doi}', which does not start with 10.");

        var parts = NotEmpty(entry.BodyParts, $"{name}: bodyParts");
        foreach (var part in parts.Where(part => !regions.ContainsKey(part)))
            _faults.Add($"{name}: bodyParts has '{part}', which regions does not know");

        var classes = NotEmpty(entry.Classes, $"{name}: classes").Select(text => Choice<ModalityClass>(text, $"{name}: classes")).ToList();
        var accuracies = (entry.Accuracies ?? []).Select(row => ReadAccuracy(row ?? new(), name)).ToList();
        foreach (var row in accuracies.Where(row => !classes.Contains(row.Class)))
            _faults.Add($"{name}: accuracies has {row.Class}, which classes has not");

        return new PublicDataSet
        {
            Name = name,
            Split = Choice<DataSetSplit>(entry.Split, $"{name}: split"),
            Host = host,
            Url = url ?? new Uri("about:blank"),
            Doi = entry.Doi,
            TciaCollection = entry.TciaCollection,
            NamedBy = NotEmpty(entry.NamedBy, $"{name}: namedBy"),
            Classes = classes,
            BodyParts = parts,
            Species = Choice<Species>(entry.Species, $"{name}: species"),
            Access = Choice<DataSetAccess>(entry.Access, $"{name}: access"),
            RestrictedLater = entry.RestrictedLater,
            Licence = entry.Licence,
            Origins = NotEmpty(entry.Origins, $"{name}: origins"),
            Accuracies = accuracies,
            Note = entry.Note,
        };
    }

    private PublishedAccuracy ReadAccuracy(CatalogueDocument.Accuracy row, string name)
    {
        if (row.Percent is not (>= 0 and <= 100))
            _faults.Add($"{name}: accuracies has {row.Percent?.ToString() ?? "no"} percent, not 0 to 100");
        return new PublishedAccuracy(
            row.Name ?? name,
            row.Location ?? string.Empty,
            Choice<ModalityClass>(row.Class, $"{name}: accuracies' class"),
            row.Percent ?? 0);
    }

    private Dictionary<string, SharedOrigin> ReadOrigins(CatalogueDocument document, IReadOnlyList<PublicDataSet> dataSets)
    {
        var origins = new Dictionary<string, SharedOrigin>();
        foreach (var (name, origin) in document.SharedOrigins ?? new Dictionary<string, CatalogueDocument.Origin?>())
        {
            if (string.IsNullOrWhiteSpace(origin?.Basis))
                _faults.Add($"sharedOrigins: '{name}' has no basis");
            origins[name] = new SharedOrigin(
                Choice<OriginKind>(origin?.Kind, $"sharedOrigins: '{name}': kind"),
                Choice<OriginEvidence>(origin?.Evidence, $"sharedOrigins: '{name}': evidence"),
                origin?.Basis ?? string.Empty);
        }

        var used = dataSets.SelectMany(dataSet => dataSet.Origins).CountBy(origin => origin).ToDictionary();
        foreach (var name in used.Where(use => use.Value > 1 && !origins.ContainsKey(use.Key)).Select(use => use.Key))
            _faults.Add($"origin '{name}' is of several data sets, but not in sharedOrigins");
        foreach (var name in origins.Keys.Where(name => used.GetValueOrDefault(name) < 2))
            _faults.Add($"sharedOrigins: '{name}' is not the origin of two data sets");
        return origins;
    }

    private KnownException ReadException(CatalogueDocument.Exception exception, Dictionary<string, SharedOrigin> origins)
    {
        var name = exception.Origin ?? string.Empty;
        if (!origins.ContainsKey(name))
            _faults.Add($"knownExceptions: '{name}' is not in sharedOrigins");
        if (string.IsNullOrWhiteSpace(exception.Reason))
            _faults.Add($"knownExceptions: '{name}' has no reason");
        var splits = NotEmpty(exception.Splits, $"knownExceptions: '{name}': splits")
            .Select(text => Choice<DataSetSplit>(text, $"knownExceptions: '{name}': splits"))
            .ToList();
        return new KnownException(name, splits, exception.Reason ?? string.Empty);
    }

    private T Choice<T>(string? text, string what)
        where T : struct, Enum
    {
        // Enum.TryParse takes numbers too; a name never starts with a digit or a sign.
        if (text is [var first, ..] && char.IsLetter(first) && Enum.TryParse<T>(text, ignoreCase: true, out var value))
            return value;
        _faults.Add($"{what} is '{text}', not one of {string.Join(", ", Enum.GetNames<T>().Select(Camel))}");
        return default;
    }

    private List<string> NotEmpty(IReadOnlyList<string?>? values, string what)
    {
        if (values is null or [] || values.Any(string.IsNullOrWhiteSpace))
            _faults.Add($"{what} is empty or has an empty entry");
        return [.. (values ?? []).OfType<string>()];
    }

    [return: NotNullIfNotNull(nameof(value))]
    private T? Given<T>(T? value, string what)
        where T : class
    {
        if (value is null)
            _faults.Add($"{what} is missing");
        return value;
    }

    private static IEnumerable<string> Repeated(IEnumerable<string> names) =>
        names.CountBy(name => name).Where(count => count.Value > 1).Select(count => count.Key);

    private static string Camel(string name) =>
        name.Length > 2 ? string.Concat(name[..1].ToLowerInvariant(), name.AsSpan(1)) : name;
}
