namespace FellowOakDicom.Network;

/// <summary>An N-GET request (PS3.7 10.1.2).</summary>
public sealed class DicomNGetRequest : DicomRequest
{
    public DicomNGetRequest(DicomDataset command)
        : base(command)
    {
    }

    public DicomNGetRequest(DicomUID requestedClassUid, DicomUID requestedInstanceUid)
        : base(DicomCommandField.NGetRequest, requestedClassUid)
    {
        SOPInstanceUID = requestedInstanceUid;
    }

    /// <summary>What is called with the response to an N-GET request.</summary>
    public delegate void ResponseDelegate(DicomNGetRequest request, DicomNGetResponse response);

    /// <summary>Called when the response has come.</summary>
    public ResponseDelegate? OnResponseReceived { get; set; }

    /// <summary>Requested SOP Instance UID.</summary>
    public DicomUID SOPInstanceUID
    {
        get => Command.GetSingleValue<DicomUID>(DicomTag.RequestedSOPInstanceUID);
        private set => Command.AddOrUpdate(DicomTag.RequestedSOPInstanceUID, value);
    }

    protected internal override void PostResponse(DicomService service, DicomResponse response)
        => OnResponseReceived?.Invoke(this, (DicomNGetResponse)response);
}
