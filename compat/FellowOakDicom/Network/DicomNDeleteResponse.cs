namespace FellowOakDicom.Network;

/// <summary>An N-DELETE response.</summary>
public sealed class DicomNDeleteResponse : DicomResponse
{
    public DicomNDeleteResponse(DicomDataset command)
        : base(command)
    {
    }

    public DicomNDeleteResponse(DicomNDeleteRequest request, DicomStatus status)
        : base(request, status)
    {
        SOPInstanceUID = request.SOPInstanceUID;
    }

    /// <summary>Affected SOP Instance UID; null where it was left out.</summary>
    public DicomUID? SOPInstanceUID
    {
        get => Command.GetSingleValueOrDefault<DicomUID>(DicomTag.AffectedSOPInstanceUID, null);
        private set => Command.AddOrUpdate(DicomTag.AffectedSOPInstanceUID, value!);
    }
}
