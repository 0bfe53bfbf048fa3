using DicomNode.Classifier.Preprocessing;

namespace DicomNode.Node.Classification;

/// <summary>A picture of one frame, or why there is none.</summary>
/// <param name="Picture">Null where the frame cannot be read.</param>
/// <param name="Failure">Why; null where there is a picture.</param>
internal sealed record PictureResult(RenderedFrame? Picture, string? Failure);
