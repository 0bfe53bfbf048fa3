using DicomNode.Trainer.Evaluation;
using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.Transfer;

/// <summary>What came of one way to a model that tells normal from abnormal.</summary>
/// <param name="Name">The way.</param>
/// <param name="Paper">What the paper reports of it.</param>
/// <param name="Stages">Its runs.</param>
/// <param name="Best">The validation, on patients held out of training, that chose its weights.</param>
/// <param name="Test">What it says of the images that judge.</param>
public sealed record TransferOutcome(
    string Name, PaperTransferFigures Paper, IReadOnlyList<StageTime> Stages, BestValidation Best, Predictions Test);
