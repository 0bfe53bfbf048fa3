namespace FellowOakDicom;

/// <summary>File Meta Information (PS3.10 7.1): the elements of group 0002.</summary>
public class DicomFileMetaInformation : DicomDataset
{
    public DicomFileMetaInformation() => ValidateItems = false;

    /// <summary>What a data set is to be filed with.</summary>
    /// <exception cref="DicomDataException">The data set lacks its SOP Class or Instance UID.</exception>
    public DicomFileMetaInformation(DicomDataset dataset)
    {
        ValidateItems = dataset.ValidateItems;
        Version = [0x00, 0x01];
        MediaStorageSOPClassUID = dataset.GetSingleValue<DicomUID>(DicomTag.SOPClassUID);
        MediaStorageSOPInstanceUID = dataset.GetSingleValue<DicomUID>(DicomTag.SOPInstanceUID);
        TransferSyntax = dataset.InternalTransferSyntax;
        ImplementationClassUID = DicomImplementation.ClassUID;
        ImplementationVersionName = DicomImplementation.Version;
        if (dataset.TryGetString(DicomTag.SourceApplicationEntityTitle, out var source))
            SourceApplicationEntityTitle = source;
    }

    /// <summary>The same, named after this library.</summary>
    public DicomFileMetaInformation(DicomFileMetaInformation metaInfo)
    {
        ValidateItems = metaInfo.ValidateItems;
        Version = [0x00, 0x01];
        foreach (var item in metaInfo)
        {
            if (item.Tag.Element is not (0x0000 or 0x0001 or 0x0012 or 0x0013))
                AddOrUpdate(item);
        }

        ImplementationClassUID = DicomImplementation.ClassUID;
        ImplementationVersionName = DicomImplementation.Version;
    }

    public byte[] Version
    {
        get => GetValues<byte>(DicomTag.FileMetaInformationVersion);
        set => AddOrUpdate(DicomTag.FileMetaInformationVersion, value);
    }

    public DicomUID MediaStorageSOPClassUID
    {
        get => GetSingleValue<DicomUID>(DicomTag.MediaStorageSOPClassUID);
        set => AddOrUpdate(DicomTag.MediaStorageSOPClassUID, value);
    }

    public DicomUID MediaStorageSOPInstanceUID
    {
        get => GetSingleValue<DicomUID>(DicomTag.MediaStorageSOPInstanceUID);
        set => AddOrUpdate(DicomTag.MediaStorageSOPInstanceUID, value);
    }

    public DicomTransferSyntax TransferSyntax
    {
        get => GetSingleValue<DicomTransferSyntax>(DicomTag.TransferSyntaxUID);
        set => AddOrUpdate(DicomTag.TransferSyntaxUID, value.UID);
    }

    public DicomUID ImplementationClassUID
    {
        get => GetSingleValue<DicomUID>(DicomTag.ImplementationClassUID);
        set => AddOrUpdate(DicomTag.ImplementationClassUID, value);
    }

    public string? ImplementationVersionName
    {
        get => GetSingleValueOrDefault<string>(DicomTag.ImplementationVersionName, null);
        set => Set(DicomTag.ImplementationVersionName, value);
    }

    public string? SourceApplicationEntityTitle
    {
        get => GetSingleValueOrDefault<string>(DicomTag.SourceApplicationEntityTitle, null);
        set => Set(DicomTag.SourceApplicationEntityTitle, value);
    }

    public string? SendingApplicationEntityTitle
    {
        get => GetSingleValueOrDefault<string>(DicomTag.SendingApplicationEntityTitle, null);
        set => Set(DicomTag.SendingApplicationEntityTitle, value);
    }

    public string? ReceivingApplicationEntityTitle
    {
        get => GetSingleValueOrDefault<string>(DicomTag.ReceivingApplicationEntityTitle, null);
        set => Set(DicomTag.ReceivingApplicationEntityTitle, value);
    }

    public DicomUID? PrivateInformationCreatorUID
    {
        get => GetSingleValueOrDefault<DicomUID>(DicomTag.PrivateInformationCreatorUID, null);
        set => AddOrUpdate(DicomTag.PrivateInformationCreatorUID, value is null ? [] : new[] { value });
    }

    public byte[]? PrivateInformation
    {
        get => TryGetValues<byte>(DicomTag.PrivateInformation, out var values) ? values : null;
        set => AddOrUpdate(DicomTag.PrivateInformation, value ?? []);
    }

    public override string ToString() => "DICOM File Meta Info";

    protected override void ValidateTag(DicomTag tag)
    {
        if (tag.Group != 2)
            throw new DicomDataException($"Tag with group ID {tag.Group} is not allowed in meta information.");
    }

    private void Set(DicomTag tag, string? value) => AddOrUpdate(tag, value is null ? [] : new[] { value });
}
