namespace FellowOakDicom.Network;

/// <summary>An N-GET response.</summary>
public sealed class DicomNGetResponse : DicomResponse
{
    public DicomNGetResponse(DicomDataset command)
        : base(command)
    {
    }

    public DicomNGetResponse(DicomNGetRequest request, DicomStatus status)
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
