namespace DicomNode.Node.Classification;

/// <summary>A picture, or why there is none.</summary>
/// <param name="Status">Which of them.</param>
/// <param name="Reason">In one plain sentence; empty where there is a picture.</param>
/// <param name="Png">The picture's file; empty where there is none.</param>
internal sealed record EvidenceResult(EvidenceStatus Status, string Reason, ReadOnlyMemory<byte> Png = default);
