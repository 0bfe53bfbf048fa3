using System.Text.Json;
using System.Text.Json.Serialization;

namespace DicomNode.Trainer.Publish;

/// <summary>How a model came about: <c>trainingRecipe</c> of model.json. Anything may be missing from a package made elsewhere.</summary>
public sealed record Provenance
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The recipe's name.</summary>
    public string? Name { get; init; }

    /// <summary>Optimizer steps of the whole run.</summary>
    public int? Steps { get; init; }

    /// <summary>How far a run came that was stopped; null for a finished one.</summary>
    public int? StepsDone { get; init; }

    /// <summary>The step whose weights the package has, as the validation images chose it; null where the last are kept.</summary>
    public int? BestStep { get; init; }

    /// <summary>The splits that it learnt from, separated by commas; null for train alone.</summary>
    public string? Splits { get; init; }

    public long? Seed { get; init; }

    /// <summary>The type of the convolutions.</summary>
    public string? Precision { get; init; }

    /// <summary>The fingerprint of the weights that the run began with; null for random ones.</summary>
    public string? InitialWeights { get; init; }

    /// <summary>The recipe as it was used.</summary>
    public JsonElement? Recipe { get; init; }

    /// <summary>The file that the weights were imported from, without its folder.</summary>
    public string? ImportedFrom { get; init; }

    /// <summary>Whether temperature and thresholds of imported weights were fitted to validation images.</summary>
    public bool? Calibrated { get; init; }

    /// <summary>Whether temperature and thresholds come from a cross-validation by whole sources.</summary>
    public bool? CalibratedOutOfSource { get; init; }

    /// <summary>Whether temperature and thresholds were fitted, as training always does it; null where nothing says so.</summary>
    [JsonIgnore]
    public bool? IsCalibrated => Calibrated ?? (Recipe is null ? null : true);

    /// <summary>Reads a manifest's <c>trainingRecipe</c>; what has another form than expected counts as missing.</summary>
    public static Provenance Read(JsonElement? json)
    {
        try
        {
            return json?.Deserialize<Provenance>(Format) ?? new Provenance();
        }
        catch (JsonException)
        {
            return new Provenance();
        }
    }

    public JsonElement ToJson() => JsonSerializer.SerializeToElement(this, Format);
}
