namespace FellowOakDicom.Network;

/// <summary>An N-CREATE request (PS3.7 10.1.5).</summary>
public sealed class DicomNCreateRequest : DicomRequest
{
    public DicomNCreateRequest(DicomDataset command)
        : base(command)
    {
    }

    public DicomNCreateRequest(DicomUID affectedClassUid, DicomUID affectedInstanceUid)
        : base(DicomCommandField.NCreateRequest, affectedClassUid)
    {
        SOPInstanceUID = affectedInstanceUid;
    }

    /// <summary>What is called with the response to an N-CREATE request.</summary>
    public delegate void ResponseDelegate(DicomNCreateRequest request, DicomNCreateResponse response);

    /// <summary>Called when the response has come.</summary>
    public ResponseDelegate? OnResponseReceived { get; set; }

    /// <summary>Affected SOP Instance UID; null where the performer is to choose one.</summary>
    public DicomUID? SOPInstanceUID
    {
        get => Command.GetSingleValueOrDefault<DicomUID>(DicomTag.AffectedSOPInstanceUID, null);
        private set => Command.AddOrUpdate(DicomTag.AffectedSOPInstanceUID, value!);
    }

    protected internal override void PostResponse(DicomService service, DicomResponse response)
        => OnResponseReceived?.Invoke(this, (DicomNCreateResponse)response);
}
