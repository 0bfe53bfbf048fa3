namespace DicomNode.Classifier.Preprocessing;

/// <summary>Stored values from <paramref name="Low"/> to <paramref name="High"/>, both included, are no image (PS3.3 C.7.5.1.1.2).</summary>
/// <param name="Low">The smaller of Pixel Padding Value and Pixel Padding Range Limit.</param>
/// <param name="High">The larger of the two; equal to <paramref name="Low"/> without a range limit.</param>
public readonly record struct PixelPadding(double Low, double High);
