namespace DicomNode.Trainer.CrossValidation;

/// <summary>A point of a <see cref="RiskCoverageCurve"/>.</summary>
/// <param name="Coverage">The share of images answered.</param>
/// <param name="Risk">The share of these answers that is wrong.</param>
public readonly record struct RiskCoveragePoint(double Coverage, double Risk);
