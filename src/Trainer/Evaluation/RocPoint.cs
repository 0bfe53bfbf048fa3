namespace DicomNode.Trainer.Evaluation;

/// <summary>A corner of a receiver operating characteristic, both rates from 0 to 1.</summary>
public readonly record struct RocPoint(double FalsePositiveRate, double TruePositiveRate);
