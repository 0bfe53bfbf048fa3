using System.Text.Json;

namespace DicomNode.Trainer.Training;

/// <summary>What a run needs to go on besides its tensors, and what must be the same for that to make sense.</summary>
public sealed record CheckpointState
{
    /// <summary>Steps done.</summary>
    public required int Step { get; init; }

    public required int TotalSteps { get; init; }

    public required string Architecture { get; init; }

    /// <summary>The recipe as JSON.</summary>
    public required string Recipe { get; init; }

    public required long Seed { get; init; }

    public required string Precision { get; init; }

    /// <summary>The fingerprint of the training images.</summary>
    public required string Images { get; init; }

    /// <summary>The fingerprint of the initial weights; null where they were random.</summary>
    public string? InitialWeights { get; init; }

    public required PlateauState Plateau { get; init; }

    public BestValidation? Best { get; init; }

    /// <summary>Time trained so far, over all parts of the run.</summary>
    public required double Seconds { get; init; }

    /// <summary>Of that, in training steps.</summary>
    public double SecondsStepping { get; init; }

    /// <summary>Of that, waiting for images.</summary>
    public double SecondsWaiting { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this);

    public static CheckpointState Parse(string json) =>
        JsonSerializer.Deserialize<CheckpointState>(json) ?? throw new JsonException("empty checkpoint state");

    /// <summary>Fails where this state belongs to another run than <paramref name="run"/>.</summary>
    /// <exception cref="ConfigurationException">Names what differs, with both values.</exception>
    public void RequireSameRun(CheckpointState run)
    {
        var differences = new List<string>();
        void Compare(string what, object saved, object given)
        {
            if (!saved.Equals(given))
                differences.Add($"{what} was {saved}, now {given}");
        }

        Compare("architecture", Architecture, run.Architecture);
        Compare("seed", Seed, run.Seed);
        Compare("precision", Precision, run.Precision);
        Compare("number of steps", TotalSteps, run.TotalSteps);
        if (Recipe != run.Recipe)
            differences.Add("the recipe has changed");
        if (Images != run.Images)
            differences.Add("the training images have changed");
        if (InitialWeights != run.InitialWeights)
            differences.Add("the initial weights have changed");
        if (differences.Count > 0)
            throw new ConfigurationException($"cannot resume: {string.Join("; ", differences)}; give the run's own settings or another --out");
    }
}
