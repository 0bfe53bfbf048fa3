namespace FellowOakDicom.Network;

/// <summary>A C-STORE request (PS3.7 9.1.1), to be sent or as received.</summary>
public sealed class DicomCStoreRequest : DicomPriorityRequest
{
    public DicomCStoreRequest(DicomDataset command)
        : base(command)
    {
    }

    /// <summary>A request that sends a file; its data set names the SOP class and instance.</summary>
    public DicomCStoreRequest(DicomFile file, DicomPriority priority = DicomPriority.Medium)
        : base(DicomCommandField.CStoreRequest, file.Dataset.GetSingleValue<DicomUID>(DicomTag.SOPClassUID), priority)
    {
        File = file;
        Dataset = file.Dataset;
        SOPInstanceUID = file.Dataset.GetSingleValue<DicomUID>(DicomTag.SOPInstanceUID);
    }

    public DicomCStoreRequest(string fileName, DicomPriority priority = DicomPriority.Medium)
        : this(DicomFile.Open(fileName), priority)
    {
    }

    /// <summary>What is called with the response to a C-STORE request.</summary>
    public delegate void ResponseDelegate(DicomCStoreRequest request, DicomCStoreResponse response);

    /// <summary>Called when the response has come.</summary>
    public ResponseDelegate? OnResponseReceived { get; set; }

    /// <summary>The file to send, or what the service made of the received data set; null where it made none.</summary>
    public DicomFile? File { get; internal set; }

    /// <summary>Affected SOP Instance UID of the command set.</summary>
    public DicomUID SOPInstanceUID
    {
        get => Command.GetSingleValue<DicomUID>(DicomTag.AffectedSOPInstanceUID);
        private set => Command.AddOrUpdate(DicomTag.AffectedSOPInstanceUID, value);
    }

    /// <summary>The transfer syntax of the file; null where there is no file.</summary>
    public DicomTransferSyntax? TransferSyntax
        => File is null ? null
            : File.FileMetaInfo.Contains(DicomTag.TransferSyntaxUID) ? File.FileMetaInfo.TransferSyntax
            : File.Dataset.InternalTransferSyntax;

    /// <summary>Further transfer syntaxes to propose; the data set is transcoded as it is sent.</summary>
    public DicomTransferSyntax[]? AdditionalTransferSyntaxes { get; set; }

    /// <summary>Does not propose Implicit VR Little Endian beside the file's own transfer syntax (PS3.5 10.1 allows it rarely).</summary>
    public bool OmitImplicitVrTransferSyntaxInAssociationRequest { get; set; }

    protected internal override void PostResponse(DicomService service, DicomResponse response)
        => OnResponseReceived?.Invoke(this, (DicomCStoreResponse)response);
}
