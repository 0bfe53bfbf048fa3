using System.Text.Json;
using DicomNode.Classifier.Calibration;
using DicomNode.Classifier.Outliers;

namespace DicomNode.Classifier.Models;

/// <summary>The content of model.json: all that a program must know to use the weights beside it.</summary>
public sealed record ModelManifest
{
    /// <summary>The layout of model.json that this code writes and reads.</summary>
    public const int CurrentFormatVersion = 1;

    /// <summary>Layout of this file.</summary>
    public int FormatVersion { get; init; } = CurrentFormatVersion;

    /// <summary>The model's name, as verdicts quote it.</summary>
    public required string Name { get; init; }

    /// <summary>resnet18, resnet50 or vgg16; the names of the weights are torchvision's.</summary>
    public required string Architecture { get; init; }

    /// <summary>The class of each output, in the order of the outputs.</summary>
    public required IReadOnlyList<ModalityClass> Classes { get; init; }

    /// <summary>What the network takes.</summary>
    public ModelInput Input { get; init; } = new();

    /// <summary>
    /// A slice whose two largest logits are closer than this is judged mirrored, too, and the mean of both logits counts; above 0. Null where one look is all.
    /// </summary>
    public double? SecondLookBelow { get; init; }

    /// <summary>Divides the logits before softmax (Guo et al. 2017), above 0.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Scale and bias by class, after the temperature, in the order of the outputs; null where the temperature is all.</summary>
    public VectorScaling? Calibration { get; init; }

    /// <summary>When to abstain.</summary>
    public AbstainThresholds Thresholds { get; init; } = new();

    /// <summary>SHA-256 of model.safetensors, lower-case hexadecimal; filled in when the package is saved.</summary>
    public string WeightsSha256 { get; init; } = "";

    /// <summary>The detector of pictures that are of no class, in outliers.safetensors; null where the package has none.</summary>
    public OutlierDetection? OutlierDetection { get; init; }

    /// <summary>When the weights were written, UTC.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The trainer's recipe, as the trainer wrote it.</summary>
    public JsonElement? TrainingRecipe { get; init; }

    /// <summary>The data sets behind the weights.</summary>
    public IReadOnlyList<ModelDataSet> DataSets { get; init; } = [];

    /// <summary>How well the model did.</summary>
    public IReadOnlyList<ModelMetrics> Metrics { get; init; } = [];
}
