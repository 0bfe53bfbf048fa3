namespace FellowOakDicom.Network;

/// <summary>An N-SET request (PS3.7 10.1.3).</summary>
public sealed class DicomNSetRequest : DicomRequest
{
    public DicomNSetRequest(DicomDataset command)
        : base(command)
    {
    }

    public DicomNSetRequest(DicomUID requestedClassUid, DicomUID requestedInstanceUid)
        : base(DicomCommandField.NSetRequest, requestedClassUid)
    {
        SOPInstanceUID = requestedInstanceUid;
    }

    /// <summary>What is called with the response to an N-SET request.</summary>
    public delegate void ResponseDelegate(DicomNSetRequest request, DicomNSetResponse response);

    /// <summary>Called when the response has come.</summary>
    public ResponseDelegate? OnResponseReceived { get; set; }

    /// <summary>Requested SOP Instance UID.</summary>
    public DicomUID SOPInstanceUID
    {
        get => Command.GetSingleValue<DicomUID>(DicomTag.RequestedSOPInstanceUID);
        private set => Command.AddOrUpdate(DicomTag.RequestedSOPInstanceUID, value);
    }

    protected internal override void PostResponse(DicomService service, DicomResponse response)
        => OnResponseReceived?.Invoke(this, (DicomNSetResponse)response);
}
