using System.Text.Json;
using System.Text.Json.Serialization;

namespace DicomNode.Trainer.Training;

/// <summary>The recipes of conf/trainer.json, by name.</summary>
public sealed class RecipeBook
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.General)
    {
        PropertyNameCaseInsensitive = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly Dictionary<string, Recipe> _recipes;
    private readonly string _path;

    private RecipeBook(string path, Dictionary<string, Recipe> recipes)
    {
        _path = path;
        _recipes = recipes;
    }

    /// <summary>Reads the file and checks every recipe.</summary>
    /// <param name="path">The file, or null for conf/trainer.json in the nearest folder above the executable that has one.</param>
    /// <exception cref="ConfigurationException">Names the file and every fault in it.</exception>
    public static RecipeBook Load(string? path)
    {
        path ??= ConfigurationFile.Find("trainer.json", "--recipes");
        Dictionary<string, Recipe> recipes;
        try
        {
            var document = JsonSerializer.Deserialize<Document>(File.ReadAllBytes(path), Format);
            recipes = document?.Recipes ?? [];
        }
        catch (Exception cause) when (cause is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"cannot read recipes from {path}: {cause.Message}", cause);
        }

        var faults = recipes.SelectMany(entry => entry.Value.Faults().Select(fault => $"{entry.Key}: {fault}")).ToList();
        return faults.Count == 0
            ? new RecipeBook(path, recipes)
            : throw new ConfigurationException($"{path}: {string.Join("; ", faults)}");
    }

    /// <exception cref="ConfigurationException">There is none of that name; the message lists those there are.</exception>
    public Recipe Get(string name) => _recipes.TryGetValue(name, out var recipe)
        ? recipe
        : throw new ConfigurationException($"no recipe '{name}' in {_path}; it has {string.Join(", ", _recipes.Keys)}");

    /// <summary>The recipe as JSON, for records of what was done.</summary>
    public static string ToJson(Recipe recipe) => JsonSerializer.Serialize(recipe, Format);

    private sealed record Document
    {
        public required Dictionary<string, Recipe> Recipes { get; init; }
    }
}
