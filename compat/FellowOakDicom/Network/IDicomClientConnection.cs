namespace FellowOakDicom.Network;

/// <summary>What the requestor of an association hears from its own end.</summary>
internal interface IDicomClientConnection
{
    void OnReceiveAssociationAccept(DicomAssociation association);

    void OnReceiveAssociationReject(DicomRejectResult result, DicomRejectSource source, DicomRejectReason reason);

    void OnReceiveAssociationReleaseResponse();

    /// <summary>A request has its final response, or was never sent for want of a presentation context.</summary>
    void OnRequestCompleted(DicomRequest request);
}
