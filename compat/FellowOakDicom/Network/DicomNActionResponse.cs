namespace FellowOakDicom.Network;

/// <summary>An N-ACTION response.</summary>
public sealed class DicomNActionResponse : DicomResponse
{
    public DicomNActionResponse(DicomDataset command)
        : base(command)
    {
    }

    public DicomNActionResponse(DicomNActionRequest request, DicomStatus status)
        : base(request, status)
    {
        SOPInstanceUID = request.SOPInstanceUID;
        ActionTypeID = request.ActionTypeID;
    }

    /// <summary>Affected SOP Instance UID.</summary>
    public DicomUID SOPInstanceUID
    {
        get => Command.GetSingleValue<DicomUID>(DicomTag.AffectedSOPInstanceUID);
        private set => Command.AddOrUpdate(DicomTag.AffectedSOPInstanceUID, value);
    }

    /// <summary>Action Type ID.</summary>
    public ushort ActionTypeID
    {
        get => Command.GetSingleValue<ushort>(DicomTag.ActionTypeID);
        private set => Command.AddOrUpdate(DicomTag.ActionTypeID, value);
    }
}
