using DicomNode.Classifier.Preprocessing;

namespace DicomNode.Node.Classification;

/// <summary>A picture's file, or why there is none.</summary>
/// <param name="Status">Which of them.</param>
/// <param name="Reason">In one plain sentence; empty where there is a picture.</param>
/// <param name="Png">The picture's file; empty where there is none.</param>
/// <param name="Window">What it was rendered with.</param>
internal sealed record PictureAnswer(EvidenceStatus Status, string Reason, ReadOnlyMemory<byte> Png = default, GreyWindow Window = default);
