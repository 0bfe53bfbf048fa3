namespace DicomNode.Trainer.Transfer;

/// <summary>How long one run took.</summary>
/// <param name="Stage">The run.</param>
/// <param name="Steps">Optimizer steps.</param>
/// <param name="Seconds">In all its parts, validation and checkpoints included.</param>
public sealed record StageTime(TransferStage Stage, int Steps, double Seconds);
