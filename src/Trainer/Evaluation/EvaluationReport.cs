using DicomNode.Classifier;

namespace DicomNode.Trainer.Evaluation;

/// <summary>All that a report says of a model. <see cref="MarkdownReport"/>, <see cref="JsonReport"/> and HtmlReport write it.</summary>
public sealed record EvaluationReport
{
    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>resnet18, resnet50 or vgg16.</summary>
    public required string Architecture { get; init; }

    public required IReadOnlyList<SplitEvaluation> Splits { get; init; }

    /// <summary>The run that made the model, if it was named.</summary>
    public TrainingCurves? Training { get; init; }

    /// <summary>The accuracy that the paper's Table 6 gives for a data set and class, 0 to 1; null where it gives none.</summary>
    public Func<string, ModalityClass, double?> PaperAccuracy { get; init; } = (_, _) => null;

    /// <summary>What the paper reports of this architecture.</summary>
    public PaperFigures? Paper => PaperFigures.Of(Architecture);
}
