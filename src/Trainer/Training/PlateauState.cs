namespace DicomNode.Trainer.Training;

/// <summary>What reduction on plateau remembers.</summary>
/// <param name="Scale">The product of the reductions so far.</param>
/// <param name="LowestLoss">The lowest validation loss so far.</param>
/// <param name="Waited">Validations since that brought none lower.</param>
public sealed record PlateauState(double Scale, double LowestLoss, int Waited);
