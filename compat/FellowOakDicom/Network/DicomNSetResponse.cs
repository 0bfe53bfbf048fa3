namespace FellowOakDicom.Network;

/// <summary>An N-SET response.</summary>
public sealed class DicomNSetResponse : DicomResponse
{
    public DicomNSetResponse(DicomDataset command)
        : base(command)
    {
    }

    public DicomNSetResponse(DicomNSetRequest request, DicomStatus status)
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
