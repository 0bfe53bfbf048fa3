namespace DicomNode.Classifier.Inference;

/// <summary>What a model says of one slice.</summary>
/// <param name="Probabilities">Calibrated.</param>
/// <param name="OutlierScore">See <see cref="PixelEvidence.OutlierScore"/>; null where the model package has no detector.</param>
public readonly record struct ClassifiedSlice(ClassProbabilities Probabilities, float? OutlierScore);
