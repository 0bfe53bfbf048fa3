namespace DicomNode.Classifier.Inference;

/// <summary>Classifies a batch; the shape of <see cref="SliceClassifier.Classify(ReadOnlySpan{float}, int, Span{float}, Span{float})"/>.</summary>
/// <param name="slices">count preprocessed slices.</param>
/// <param name="count">Number of slices.</param>
/// <param name="probabilities">One row of probabilities for each.</param>
/// <param name="outlierScores">One score for each; NaN stands for none.</param>
public delegate void ClassifyBatch(ReadOnlySpan<float> slices, int count, Span<float> probabilities, Span<float> outlierScores);
