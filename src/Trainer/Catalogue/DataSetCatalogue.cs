using System.Text.Json;

namespace DicomNode.Trainer.Catalogue;

/// <summary>The data sets of Macfadyen et al. 2023, and what their sources say of them: conf/datasets.json.</summary>
public sealed record DataSetCatalogue
{
    /// <summary>The sources, with the numbers that each gives.</summary>
    public required IReadOnlyList<CatalogueSource> Sources { get; init; }

    /// <summary>Where the sources disagree.</summary>
    public required IReadOnlyList<SourceDisagreement> Disagreements { get; init; }

    /// <summary>The body region of each body part; null for what is no part of a body, or no certain one.</summary>
    public required IReadOnlyDictionary<string, string?> Regions { get; init; }

    /// <summary>The origins that several data sets have in common, by name.</summary>
    public required IReadOnlyDictionary<string, SharedOrigin> SharedOrigins { get; init; }

    /// <summary>What the paper's own split violates.</summary>
    public required IReadOnlyList<KnownException> KnownExceptions { get; init; }

    /// <summary>The data sets, in the order of the appendix.</summary>
    public required IReadOnlyList<PublicDataSet> DataSets { get; init; }

    /// <summary>Reads the file and checks every entry.</summary>
    /// <param name="path">The file, or null for conf/datasets.json in the nearest folder above the executable that has one.</param>
    /// <exception cref="ConfigurationException">Names the file and every fault in it.</exception>
    public static DataSetCatalogue Load(string? path)
    {
        path ??= ConfigurationFile.Find("datasets.json", "--catalogue");
        CatalogueDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(File.ReadAllBytes(path), CatalogueJson.Default.CatalogueDocument);
        }
        catch (Exception cause) when (cause is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"cannot read the catalogue from {path}: {cause.Message}", cause);
        }

        var reader = new CatalogueReader();
        var catalogue = reader.Read(document ?? new CatalogueDocument());
        return reader.Faults.Count == 0
            ? catalogue
            : throw new ConfigurationException($"{path}: {string.Join("; ", reader.Faults)}");
    }

    /// <summary>Data sets as JSON, with the member names of the file.</summary>
    public static string ToJson(IReadOnlyList<PublicDataSet> dataSets) =>
        JsonSerializer.Serialize(dataSets, CatalogueJson.Default.IReadOnlyListPublicDataSet);
}
