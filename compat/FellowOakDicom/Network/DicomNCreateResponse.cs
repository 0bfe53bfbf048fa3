namespace FellowOakDicom.Network;

/// <summary>An N-CREATE response.</summary>
public sealed class DicomNCreateResponse : DicomResponse
{
    public DicomNCreateResponse(DicomDataset command)
        : base(command)
    {
    }

    public DicomNCreateResponse(DicomNCreateRequest request, DicomStatus status)
        : base(request, status)
    {
        SOPInstanceUID = request.SOPInstanceUID;
    }

    /// <summary>Affected SOP Instance UID; null where it was left out.</summary>
    public DicomUID? SOPInstanceUID
    {
        get => Command.GetSingleValueOrDefault<DicomUID>(DicomTag.AffectedSOPInstanceUID, null);
        private set
        {
            if (value is null)
                Command.Remove(DicomTag.AffectedSOPInstanceUID);
            else
                Command.AddOrUpdate(DicomTag.AffectedSOPInstanceUID, value);
        }
    }
}
