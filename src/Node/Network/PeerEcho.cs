using DicomNode.Node.Operations;
using FellowOakDicom.Network;
using FellowOakDicom.Network.Client;

namespace DicomNode.Node.Network;

/// <summary>Asks a peer by C-ECHO whether it knows us.</summary>
internal static class PeerEcho
{
    /// <summary>Null where it answers well; otherwise what is wrong and what to do.</summary>
    /// <param name="clients">Where clients come from.</param>
    /// <param name="peer">Whom to ask.</param>
    public static async Task<string?> FindFaultAsync(PeerClients clients, PeerOptions peer)
    {
        DicomStatus? status = null;
        var client = clients.Create(peer);
        var request = new DicomCEchoRequest();
        request.OnResponseReceived += (_, response) => status = response.Status;
        try
        {
            await client.AddRequestAsync(request);
            await client.SendAsync(CancellationToken.None, DicomClientCancellationMode.ImmediatelyAbortAssociation);
        }
        catch (DicomAssociationRejectedException exception)
        {
            return $"rejects the association ({exception.RejectResult}, {exception.RejectReason}): it must know {client.CallingAe} and be {peer.AeTitle}";
        }
        catch (DicomAssociationAbortedException exception)
        {
            return $"aborts the association ({exception.AbortSource}, {exception.AbortReason}): is that a DICOM port?";
        }
        catch (Exception exception)
        {
            // Whatever a network throws: names, routes, resets.
            return $"is not reachable ({exception.GetBaseException().Message}): check host, port and whether it runs";
        }

        return status switch
        {
            null => "does not answer C-ECHO",
            { State: DicomState.Success } => null,
            _ => $"answers C-ECHO with {status.Code:X4} ({status.Description})",
        };
    }
}
