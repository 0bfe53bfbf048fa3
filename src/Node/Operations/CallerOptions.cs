using System.Net;

namespace DicomNode.Node.Operations;

/// <summary>One calling application entity that may associate (<c>Node:Dicom:Callers:N</c>).</summary>
/// <param name="AeTitle">Its title.</param>
/// <param name="Hosts">Where it may call from: addresses or CIDR networks; empty means anywhere.</param>
public sealed record CallerOptions(string AeTitle, IReadOnlyList<IPNetwork> Hosts);
