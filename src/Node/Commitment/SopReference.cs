namespace DicomNode.Node.Commitment;

/// <summary>One instance that a peer asks about.</summary>
/// <param name="SopClassUid">Referenced SOP Class UID (0008,1150).</param>
/// <param name="SopInstanceUid">Referenced SOP Instance UID (0008,1155).</param>
public readonly record struct SopReference(string SopClassUid, string SopInstanceUid);
