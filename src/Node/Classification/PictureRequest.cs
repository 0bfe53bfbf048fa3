using DicomNode.Classifier.Preprocessing;

namespace DicomNode.Node.Classification;

/// <summary>How a frame is to be shown.</summary>
/// <param name="LongestSide">At most so many pixels on the longer side; null for the frame's own size.</param>
/// <param name="Window">Which values are shown; null for what the header asks for, or all where it asks for nothing.</param>
/// <param name="IsFullRange">All values are shown, whatever the header asks for.</param>
internal sealed record PictureRequest(int? LongestSide = null, GreyWindow? Window = null, bool IsFullRange = false);
