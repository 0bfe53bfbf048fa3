namespace FellowOakDicom.Tests;

/// <summary>One line of the manifest; numbers stay text, since some headers hold none.</summary>
public sealed record ManifestEntry(
    string Path,
    string TransferSyntax,
    string SopClassUid,
    string Modality,
    string Frames,
    string Rows,
    string Columns,
    string Photometric,
    string BitsAllocated,
    string BitsStored,
    string PixelRepresentation,
    bool HasPixelData,
    string GdcmSha256);
