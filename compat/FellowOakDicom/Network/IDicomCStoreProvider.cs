namespace FellowOakDicom.Network;

/// <summary>A service that stores what peers send by C-STORE.</summary>
public interface IDicomCStoreProvider
{
    /// <summary>
    /// Answers a request whose data set has arrived completely. Awaited before the next PDU of the association is read.
    /// </summary>
    Task<DicomCStoreResponse> OnCStoreRequestAsync(DicomCStoreRequest request);

    /// <summary>Hears that a received data set could not be turned into a file; the peer has had its failure status already.</summary>
    Task OnCStoreRequestExceptionAsync(string? tempFileName, Exception e);
}
