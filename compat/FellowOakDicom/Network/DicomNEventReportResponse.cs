namespace FellowOakDicom.Network;

/// <summary>An N-EVENT-REPORT response.</summary>
public sealed class DicomNEventReportResponse : DicomResponse
{
    public DicomNEventReportResponse(DicomDataset command)
        : base(command)
    {
    }

    public DicomNEventReportResponse(DicomNEventReportRequest request, DicomStatus status)
        : base(request, status)
    {
        SOPInstanceUID = request.SOPInstanceUID;
        EventTypeID = request.EventTypeID;
    }

    /// <summary>Affected SOP Instance UID; null where it was left out.</summary>
    public DicomUID? SOPInstanceUID
    {
        get => Command.GetSingleValueOrDefault<DicomUID>(DicomTag.AffectedSOPInstanceUID, null);
        private set => Command.AddOrUpdate(DicomTag.AffectedSOPInstanceUID, value!);
    }

    /// <summary>Event Type ID.</summary>
    public ushort EventTypeID
    {
        get => Command.GetSingleValueOrDefault<ushort>(DicomTag.EventTypeID, 0);
        private set => Command.AddOrUpdate(DicomTag.EventTypeID, value);
    }
}
