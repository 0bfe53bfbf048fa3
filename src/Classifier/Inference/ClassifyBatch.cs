namespace DicomNode.Classifier.Inference;

/// <summary>Classifies a batch; the shape of <see cref="SliceClassifier.Classify"/>.</summary>
/// <param name="slices">count preprocessed slices.</param>
/// <param name="count">Number of slices.</param>
/// <param name="probabilities">One row of probabilities for each.</param>
public delegate void ClassifyBatch(ReadOnlySpan<float> slices, int count, Span<float> probabilities);
