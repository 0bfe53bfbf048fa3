namespace FellowOakDicom.Network;

/// <summary>An N-ACTION request (PS3.7 10.1.4): asks for an action on a SOP instance.</summary>
public sealed class DicomNActionRequest : DicomRequest
{
    public DicomNActionRequest(DicomDataset command)
        : base(command)
    {
    }

    public DicomNActionRequest(DicomUID requestedClassUid, DicomUID requestedInstanceUid, ushort actionTypeId)
        : base(DicomCommandField.NActionRequest, requestedClassUid)
    {
        SOPInstanceUID = requestedInstanceUid;
        ActionTypeID = actionTypeId;
    }

    /// <summary>What is called with the response to an N-ACTION request.</summary>
    public delegate void ResponseDelegate(DicomNActionRequest request, DicomNActionResponse response);

    /// <summary>Called when the response has come.</summary>
    public ResponseDelegate? OnResponseReceived { get; set; }

    /// <summary>Requested SOP Instance UID.</summary>
    public DicomUID SOPInstanceUID
    {
        get => Command.GetSingleValue<DicomUID>(DicomTag.RequestedSOPInstanceUID);
        private set => Command.AddOrUpdate(DicomTag.RequestedSOPInstanceUID, value);
    }

    /// <summary>Action Type ID.</summary>
    public ushort ActionTypeID
    {
        get => Command.GetSingleValue<ushort>(DicomTag.ActionTypeID);
        private set => Command.AddOrUpdate(DicomTag.ActionTypeID, value);
    }

    protected internal override void PostResponse(DicomService service, DicomResponse response)
        => OnResponseReceived?.Invoke(this, (DicomNActionResponse)response);
}
