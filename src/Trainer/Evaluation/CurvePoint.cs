namespace DicomNode.Trainer.Evaluation;

/// <summary>A run's figures at a step; what was not recorded is NaN.</summary>
public sealed record CurvePoint(int Step, double Loss, double Accuracy, double BalancedAccuracy);
