namespace FellowOakDicom.Network;

/// <summary>A C-STORE response.</summary>
public sealed class DicomCStoreResponse : DicomResponse
{
    public DicomCStoreResponse(DicomDataset command)
        : base(command)
    {
    }

    public DicomCStoreResponse(DicomCStoreRequest request, DicomStatus status)
        : base(request, status)
    {
    }
}
