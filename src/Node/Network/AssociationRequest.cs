using System.Net;

namespace DicomNode.Node.Network;

/// <summary>What an association is decided upon.</summary>
/// <param name="CalledAe">The title that the peer calls.</param>
/// <param name="CallingAe">Its own title.</param>
/// <param name="Remote">Where it calls from; null where the address is unknown.</param>
/// <param name="RemoteNames">Those host names of the settings that mean this address.</param>
public sealed record AssociationRequest(string CalledAe, string CallingAe, IPAddress? Remote, IReadOnlyList<string> RemoteNames);
