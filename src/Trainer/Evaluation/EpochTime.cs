namespace DicomNode.Trainer.Evaluation;

/// <summary>How long an epoch took, validation and checkpoints included.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Step">Its last step.</param>
/// <param name="Seconds">Its time.</param>
/// <param name="Waiting">The share of its training steps' time that was spent waiting for images; NaN where that was not recorded.</param>
public sealed record EpochTime(int Epoch, int Step, double Seconds, double Waiting);
