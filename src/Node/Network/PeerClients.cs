using DicomNode.Node.Operations;
using FellowOakDicom.Network.Client;

namespace DicomNode.Node.Network;

/// <summary>Where the node calls others: every client comes from here.</summary>
public sealed class PeerClients(CurrentSettings settings)
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);

    /// <summary>A client that calls a peer by our AE title, gives up soon where nobody answers, and tries once.</summary>
    public IDicomClient Create(PeerOptions peer)
    {
        var client = DicomClientFactory.Create(peer.Host, peer.Port, false, settings.Dicom.AeTitle, peer.AeTitle);
        client.ClientOptions.MaximumNumberOfConsecutiveTimedOutAssociationRequests = 1;
        client.ServiceOptions.RequestTimeout = RequestTimeout;
        return client;
    }
}
