using System.Text.Json;
using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.CrossValidation;

/// <summary>fold.json in a fold's folder: what its predictions follow from. A fold that goes on, or is taken as done, must be of the same.</summary>
public sealed record FoldRecord
{
    private const string FileName = "fold.json";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public required string Architecture { get; init; }

    /// <summary>As it was asked for: auto stays auto.</summary>
    public required string Precision { get; init; }

    public required long Seed { get; init; }

    /// <summary>The fingerprint of the weights that the network begins with; null for random ones.</summary>
    public string? InitialWeights { get; init; }

    /// <summary>The recipe as JSON, without its description, which decides nothing.</summary>
    public required string Recipe { get; init; }

    /// <summary>The fingerprint of the images to learn from.</summary>
    public required string Training { get; init; }

    /// <summary>The fingerprint of the images held out.</summary>
    public required string HeldOut { get; init; }

    /// <summary>The record of a fold.</summary>
    public static FoldRecord Of(TrainingOptions options, IImageSet training, IImageSet heldOut) => new()
    {
        Architecture = options.Architecture,
        Precision = options.Precision,
        Seed = options.Seed,
        InitialWeights = options.InitialWeights?.Fingerprint,
        Recipe = RecipeBook.ToJson(options.Recipe with { Description = "" }),
        Training = training.Fingerprint,
        HeldOut = heldOut.Fingerprint,
    };

    /// <summary>Leaves the record in a fold's folder, or finds there that the fold is the same.</summary>
    /// <exception cref="ConfigurationException">The folder is of another fold; the message names what differs.</exception>
    public void Claim(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(folder);
            OutputFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(this, Format));
            return;
        }

        FoldRecord found;
        try
        {
            found = JsonSerializer.Deserialize<FoldRecord>(File.ReadAllBytes(path), Format) ?? throw new JsonException("it is null");
        }
        catch (JsonException cause)
        {
            throw new ConfigurationException($"cannot read {path}: {cause.Message}; name another --out", cause);
        }

        var differences = new List<string>();
        if (found.Architecture != Architecture)
            differences.Add($"architecture was {found.Architecture}, now {Architecture}");
        if (found.Precision != Precision)
            differences.Add($"precision was {found.Precision}, now {Precision}");
        if (found.Seed != Seed)
            differences.Add($"seed was {found.Seed}, now {Seed}");
        if (found.InitialWeights != InitialWeights)
            differences.Add($"it began with {Name(found.InitialWeights)}, now with {Name(InitialWeights)}");
        if (found.Recipe != Recipe)
            differences.Add("the recipe has changed");
        if (found.Training != Training || found.HeldOut != HeldOut)
            differences.Add("the images of the fold have changed");
        if (differences.Count > 0)
            throw new ConfigurationException($"{folder} is of another fold: {string.Join("; ", differences)}; give its own settings or another --out");

        static string Name(string? weights) => weights is null ? "random weights" : $"the weights {weights[..12]}";
    }
}
