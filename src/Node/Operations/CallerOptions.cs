using System.Net;

namespace DicomNode.Node.Operations;

/// <summary>One calling application entity that may associate (<c>Node:Dicom:Callers:N</c>), from anywhere where neither networks nor names are given.</summary>
/// <param name="AeTitle">Its title.</param>
/// <param name="Networks">Addresses or CIDR networks that it may call from.</param>
/// <param name="HostNames">Names whose addresses it may call from, resolved when it calls.</param>
public sealed record CallerOptions(string AeTitle, IReadOnlyList<IPNetwork> Networks, IReadOnlyList<string> HostNames);
