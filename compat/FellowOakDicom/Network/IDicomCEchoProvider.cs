namespace FellowOakDicom.Network;

/// <summary>A service that answers C-ECHO.</summary>
public interface IDicomCEchoProvider
{
    Task<DicomCEchoResponse> OnCEchoRequestAsync(DicomCEchoRequest request);
}
