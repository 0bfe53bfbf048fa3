namespace DicomNode.Node.Operations;

/// <summary>A remote application entity that the node itself calls (<c>Node:Dicom:Peers:N</c>).</summary>
/// <param name="AeTitle">Its title.</param>
/// <param name="Host">Name or address of the machine.</param>
/// <param name="Port">Its TCP port.</param>
public sealed record PeerOptions(string AeTitle, string Host, int Port);
