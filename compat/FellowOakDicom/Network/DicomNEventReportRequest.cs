namespace FellowOakDicom.Network;

/// <summary>An N-EVENT-REPORT request (PS3.7 10.1.1): tells of an event about a SOP instance.</summary>
public sealed class DicomNEventReportRequest : DicomRequest
{
    public DicomNEventReportRequest(DicomDataset command)
        : base(command)
    {
    }

    public DicomNEventReportRequest(DicomUID affectedClassUid, DicomUID affectedInstanceUid, ushort eventTypeId)
        : base(DicomCommandField.NEventReportRequest, affectedClassUid)
    {
        SOPInstanceUID = affectedInstanceUid;
        EventTypeID = eventTypeId;
    }

    /// <summary>What is called with the response to an N-EVENT-REPORT request.</summary>
    public delegate void ResponseDelegate(DicomNEventReportRequest request, DicomNEventReportResponse response);

    /// <summary>Called when the response has come.</summary>
    public ResponseDelegate? OnResponseReceived { get; set; }

    /// <summary>Affected SOP Instance UID.</summary>
    public DicomUID SOPInstanceUID
    {
        get => Command.GetSingleValue<DicomUID>(DicomTag.AffectedSOPInstanceUID);
        private set => Command.AddOrUpdate(DicomTag.AffectedSOPInstanceUID, value);
    }

    /// <summary>Event Type ID.</summary>
    public ushort EventTypeID
    {
        get => Command.GetSingleValue<ushort>(DicomTag.EventTypeID);
        private set => Command.AddOrUpdate(DicomTag.EventTypeID, value);
    }

    protected internal override void PostResponse(DicomService service, DicomResponse response)
        => OnResponseReceived?.Invoke(this, (DicomNEventReportResponse)response);
}
