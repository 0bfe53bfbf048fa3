using System.Text.Json;
using DicomNode.Classifier;
using DicomNode.Classifier.Models;
using DicomNode.Classifier.Networks;
using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.Publish;

/// <summary>
/// <c>run.json</c> of a run's folder: what the model package of the run will say of its making, written when the run begins, so that a
/// run that was stopped can be published too.
/// </summary>
public sealed record RunRecord
{
    private const string FileName = "run.json";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>resnet18, resnet50 or vgg16.</summary>
    public required string Architecture { get; init; }

    public required string RecipeName { get; init; }

    /// <summary>The recipe as it was used.</summary>
    public required JsonElement Recipe { get; init; }

    /// <summary>See <see cref="ModelManifest.SecondLookBelow"/>.</summary>
    public double? SecondLookBelow { get; init; }

    /// <summary>Optimizer steps of the whole run.</summary>
    public required int Steps { get; init; }

    public required long Seed { get; init; }

    /// <summary>The type of the convolutions.</summary>
    public required string Precision { get; init; }

    /// <summary>The fingerprint of the weights that the run began with; null for random ones.</summary>
    public string? InitialWeights { get; init; }

    /// <summary>The splits to learn from, separated by commas; null for train alone.</summary>
    public string? Splits { get; init; }

    /// <summary>The images to learn from and to choose by.</summary>
    public required IReadOnlyList<ModelDataSet> DataSets { get; init; }

    /// <summary>The record of a run.</summary>
    public static RunRecord Of(TrainingRun run, TrainingOptions options) => new()
    {
        Model = options.ModelName,
        Architecture = options.Architecture,
        RecipeName = options.RecipeName,
        Recipe = JsonSerializer.Deserialize<JsonElement>(RecipeBook.ToJson(options.Recipe)),
        SecondLookBelow = options.Recipe.SecondLookBelow,
        Steps = run.TotalSteps,
        Seed = options.Seed,
        Precision = run.Precision,
        InitialWeights = options.InitialWeights?.Fingerprint,
        Splits = options.Splits,
        DataSets = [.. run.Training.Counts().Concat(run.Validation.Counts())
            .Select(count => new ModelDataSet(count.Split, $"{count.Source}/{count.Label}", count.Images))
            // A fixed run's validation images are among those that it learns from.
            .DistinctBy(set => (set.Split, set.Name))],
    };

    /// <summary>Reads a run's folder.</summary>
    /// <exception cref="ConfigurationException">There is no record, or it is damaged.</exception>
    public static RunRecord Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            throw new ConfigurationException($"no run in {folder}: it has neither model/ nor {FileName}; name the --out folder of trainer train");
        try
        {
            var record = JsonSerializer.Deserialize<RunRecord>(File.ReadAllBytes(path), Format) ?? throw new JsonException("it is null");
            return NetworkFactory.Architectures.Contains(record.Architecture)
                ? record
                : throw new JsonException($"architecture is '{record.Architecture}'");
        }
        catch (Exception cause) when (cause is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"cannot read {path}: {cause.Message}; finish the run by trainer train --resume", cause);
        }
    }

    /// <summary>Writes the record into a run's folder, whole or not at all.</summary>
    public void Save(string folder) => OutputFile.Write(Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(this, Format));

    /// <summary>What the package of the run says before its calibration.</summary>
    /// <param name="bestStep">The step whose weights it has, null for the last.</param>
    /// <param name="stepsDone">How far the run came.</param>
    /// <param name="isOutOfSource">Whether its calibration comes from networks that had not seen the images it was fitted on, nor their sources.</param>
    public ModelManifest Manifest(int? bestStep, int stepsDone, bool isOutOfSource = false) => new()
    {
        Name = Model,
        Architecture = Architecture,
        Classes = Enum.GetValues<ModalityClass>(),
        SecondLookBelow = SecondLookBelow,
        CreatedAt = DateTimeOffset.UtcNow,
        TrainingRecipe = new Provenance
        {
            Name = RecipeName,
            Steps = Steps,
            StepsDone = stepsDone < Steps ? stepsDone : null,
            BestStep = bestStep,
            Seed = Seed,
            Precision = Precision,
            InitialWeights = InitialWeights,
            Splits = Splits,
            CalibratedOutOfSource = isOutOfSource ? true : null,
            Recipe = Recipe,
        }.ToJson(),
        DataSets = DataSets,
    };
}
