namespace FellowOakDicom.Network;

/// <summary>A service that a server runs for each connection: it answers association and release requests.</summary>
public interface IDicomServiceProvider : IDicomService
{
    /// <summary>Answers a request by SendAssociationAcceptAsync or SendAssociationRejectAsync; the next PDU is read afterwards.</summary>
    Task OnReceiveAssociationRequestAsync(DicomAssociation association);

    /// <summary>Answers a release request by SendAssociationReleaseResponseAsync.</summary>
    Task OnReceiveAssociationReleaseRequestAsync();
}
