namespace FellowOakDicom.Network;

/// <summary>An N-DELETE request (PS3.7 10.1.6).</summary>
public sealed class DicomNDeleteRequest : DicomRequest
{
    public DicomNDeleteRequest(DicomDataset command)
        : base(command)
    {
    }

    public DicomNDeleteRequest(DicomUID requestedClassUid, DicomUID requestedInstanceUid)
        : base(DicomCommandField.NDeleteRequest, requestedClassUid)
    {
        SOPInstanceUID = requestedInstanceUid;
    }

    /// <summary>What is called with the response to an N-DELETE request.</summary>
    public delegate void ResponseDelegate(DicomNDeleteRequest request, DicomNDeleteResponse response);

    /// <summary>Called when the response has come.</summary>
    public ResponseDelegate? OnResponseReceived { get; set; }

    /// <summary>Requested SOP Instance UID.</summary>
    public DicomUID SOPInstanceUID
    {
        get => Command.GetSingleValue<DicomUID>(DicomTag.RequestedSOPInstanceUID);
        private set => Command.AddOrUpdate(DicomTag.RequestedSOPInstanceUID, value);
    }

    protected internal override void PostResponse(DicomService service, DicomResponse response)
        => OnResponseReceived?.Invoke(this, (DicomNDeleteResponse)response);
}
