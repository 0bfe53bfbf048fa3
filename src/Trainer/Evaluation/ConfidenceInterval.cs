namespace DicomNode.Trainer.Evaluation;

/// <summary>Where a figure lies with the stated confidence; both ends are NaN where the figure is.</summary>
public readonly record struct ConfidenceInterval(double Lower, double Upper);
