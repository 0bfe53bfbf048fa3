namespace DicomNode.Trainer.Evaluation;

/// <summary>The images whose confidence lies above <paramref name="From"/> and not above <paramref name="To"/>; means are NaN without any.</summary>
public sealed record ReliabilityBin(double From, double To, int Images, double MeanConfidence, double Accuracy);
