using System.Text.Json;
using System.Text.Json.Serialization;
using DicomNode.Classifier;
using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Publish;

namespace DicomNode.Trainer.CrossValidation;

/// <summary>conf/folds.json: which sources each fold holds out, and what the report is to know of sources.</summary>
public sealed record FoldPlan
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>By fold: the sources that it holds out, with all their classes.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Folds { get; init; }

    /// <summary>Sources that the report counts together, by the group's name.</summary>
    public Dictionary<string, IReadOnlyList<string>> Groups { get; init; } = [];

    /// <summary>Sources of single images, as collected from the web or one of each patient: each image is a series. All others but radiographs are of volumes.</summary>
    public IReadOnlyList<string> SingleImages { get; init; } = [];

    /// <summary>Reads a plan and checks what can be checked without images.</summary>
    /// <param name="path">The file, or null for conf/folds.json in the nearest folder above the executable that has one.</param>
    /// <exception cref="ConfigurationException">Names the file and every fault in it.</exception>
    public static FoldPlan Load(string? path)
    {
        path ??= ConfigurationFile.Find("folds.json", "--folds");
        FoldPlan plan;
        try
        {
            plan = JsonSerializer.Deserialize<FoldPlan>(File.ReadAllBytes(path), Format) ?? throw new JsonException("it is null");
        }
        catch (Exception cause) when (cause is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"cannot read folds from {path}: {cause.Message}", cause);
        }

        var faults = plan.Faults().ToList();
        return faults.Count == 0 ? plan : throw new ConfigurationException($"{path}: {string.Join("; ", faults)}");
    }

    /// <summary>The sources that a fold holds out.</summary>
    /// <param name="number">Counted from 1, as people and folders do.</param>
    /// <exception cref="ConfigurationException">There is no such fold.</exception>
    public IReadOnlyList<string> HeldOut(int number) =>
        number >= 1 && number <= Folds.Count ? Folds[number - 1] : throw new ConfigurationException($"there is no fold {number}, only 1 to {Folds.Count}");

    /// <summary>The folder of a fold, counted from 0.</summary>
    public static string FolderName(int fold) => $"fold-{fold + 1}";

    /// <summary>The folders of all folds of a recipe.</summary>
    /// <param name="recipe">The recipe's folder.</param>
    public IEnumerable<string> Folders(string recipe) => Enumerable.Range(0, Folds.Count).Select(fold => Path.Combine(recipe, FolderName(fold)));

    /// <summary>Fails unless every source of the images is held out once, and no origin stands on both sides of a fold.</summary>
    /// <param name="images">All images.</param>
    /// <param name="sources">Where the sources come from; null where nobody says.</param>
    /// <exception cref="ConfigurationException">Names every source that is unknown or missing, and every origin in two folds.</exception>
    public void RequireFits(IImageSet images, SourceList? sources)
    {
        var counts = images.Counts();
        var folds = Places();
        var faults = new List<string>();
        var known = counts.Select(count => count.Source).ToHashSet(StringComparer.Ordinal);
        AddNames("unknown sources", folds.Keys.Concat(Groups.Values.SelectMany(group => group)).Concat(SingleImages).Where(source => !known.Contains(source)));
        AddNames("sources in no fold", known.Where(source => !folds.ContainsKey(source)));

        var origins = counts
            .Where(count => folds.ContainsKey(count.Source))
            .SelectMany(count => (sources?.Of(count.Source, Enum.Parse<ModalityClass>(count.Label))?.Origins ?? []).Select(origin => (origin, count.Source)))
            .GroupBy(entry => entry.origin, entry => entry.Source);
        foreach (var origin in origins.OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var places = origin.Distinct().GroupBy(source => folds[source]).OrderBy(group => group.Key).ToList();
            if (places.Count > 1)
                faults.Add($"origin {origin.Key} is in several folds: {string.Join(", ", places.Select(place => $"{string.Join(" and ", place)} in {FolderName(place.Key)}"))}");
        }

        if (faults.Count > 0)
            throw new ConfigurationException($"the folds do not fit the images: {string.Join("; ", faults)}");

        void AddNames(string what, IEnumerable<string> names)
        {
            var list = names.Distinct().Order(StringComparer.Ordinal).ToList();
            if (list.Count > 0)
                faults.Add($"{what}: {string.Join(", ", list)}");
        }
    }

    private IEnumerable<string> Faults()
    {
        if (Folds.Count < 2)
            yield return $"there are {Folds.Count} folds, expected at least 2";
        for (var fold = 0; fold < Folds.Count; fold++)
        {
            if (Folds[fold].Count == 0)
                yield return $"{FolderName(fold)} holds out no source";
        }

        foreach (var source in Folds.SelectMany(fold => fold).GroupBy(source => source, StringComparer.Ordinal).Where(group => group.Count() > 1))
            yield return $"source {source.Key} is held out {source.Count()} times";
    }

    private Dictionary<string, int> Places() => Folds
        .SelectMany((sources, fold) => sources.Select(source => (source, fold)))
        .ToDictionary(entry => entry.source, entry => entry.fold, StringComparer.Ordinal);
}
