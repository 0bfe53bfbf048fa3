using DicomNode.Classifier.Inference;

namespace DicomNode.Trainer.Training;

/// <summary>What a user asks of one run.</summary>
public sealed record TrainingOptions
{
    /// <summary>Folder for checkpoints, metrics and the model package.</summary>
    public required string Output { get; init; }

    /// <summary>The model's name in its package, as verdicts quote it.</summary>
    public required string ModelName { get; init; }

    public required string RecipeName { get; init; }

    public required Recipe Recipe { get; init; }

    /// <summary>resnet18, resnet50 or vgg16.</summary>
    public required string Architecture { get; init; }

    /// <summary>cpu, cuda, cuda:N or several of them, separated by commas.</summary>
    public required string Device { get; init; }

    /// <summary>One of <see cref="ComputePrecision.Names"/>.</summary>
    public required string Precision { get; init; }

    public required long Seed { get; init; }

    /// <summary>Go on from the checkpoint in the output folder.</summary>
    public required bool Resume { get; init; }

    public required TimeSpan CheckpointEvery { get; init; }

    /// <summary>Whether the figures are written as event files for TensorBoard too.</summary>
    public bool TensorBoard { get; init; } = true;

    /// <summary>Threads that prepare images.</summary>
    public required int LoaderThreads { get; init; }

    /// <summary>The splits to learn from, separated by commas, where nothing is left to choose weights by; null for train alone.</summary>
    public string? Splits { get; init; }

    /// <summary>What the network begins with; null begins with random weights.</summary>
    public InitialWeights? InitialWeights { get; init; }
}
