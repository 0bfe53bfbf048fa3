namespace FellowOakDicom.Network;

/// <summary>A C-ECHO response.</summary>
public sealed class DicomCEchoResponse : DicomResponse
{
    public DicomCEchoResponse(DicomDataset command)
        : base(command)
    {
    }

    public DicomCEchoResponse(DicomCEchoRequest request, DicomStatus status)
        : base(request, status)
    {
    }
}
