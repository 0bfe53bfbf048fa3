namespace FellowOakDicom.Network;

/// <summary>A received request of an operation that this library does not perform.</summary>
internal sealed class UnsupportedRequest(DicomDataset command) : DicomRequest(command)
{
    protected internal override void PostResponse(DicomService service, DicomResponse response)
    {
    }
}
