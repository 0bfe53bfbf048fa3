namespace FellowOakDicom.Network;

/// <summary>A C-ECHO request (PS3.7 9.1.5), the verification of an association.</summary>
public sealed class DicomCEchoRequest : DicomRequest
{
    public DicomCEchoRequest()
        : base(DicomCommandField.CEchoRequest, DicomUID.Verification)
    {
    }

    public DicomCEchoRequest(DicomDataset command)
        : base(command)
    {
    }

    /// <summary>What is called with the response to a C-ECHO request.</summary>
    public delegate void ResponseDelegate(DicomCEchoRequest request, DicomCEchoResponse response);

    /// <summary>Called when the response has come.</summary>
    public ResponseDelegate? OnResponseReceived { get; set; }

    protected internal override void PostResponse(DicomService service, DicomResponse response)
        => OnResponseReceived?.Invoke(this, (DicomCEchoResponse)response);
}
