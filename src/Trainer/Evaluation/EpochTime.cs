namespace DicomNode.Trainer.Evaluation;

/// <summary>How long an epoch took, validation and checkpoints included.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Step">Its last step.</param>
/// <param name="Seconds">Its time.</param>
public sealed record EpochTime(int Epoch, int Step, double Seconds);
