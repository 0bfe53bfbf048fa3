namespace DicomNode.Node.Network;

/// <summary>The node's state as far as it bears on a new association.</summary>
/// <param name="Open">Associations open now.</param>
/// <param name="OpenFromHost">Those of them that come from the network address of the new one.</param>
/// <param name="Stopping">The node has been asked to stop.</param>
public readonly record struct AssociationLoad(int Open, int OpenFromHost, bool Stopping);
