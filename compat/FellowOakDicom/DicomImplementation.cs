namespace FellowOakDicom;

/// <summary>What this library calls itself in file meta information and associations (PS3.7 D.3.3.2).</summary>
public static class DicomImplementation
{
    public static DicomUID ClassUID { get; set; } = new("1.3.6.1.4.1.30071.8", "Implementation Class UID", DicomUidType.Unknown);

    public static string Version { get; set; } = "fo-dicom 5.2.4";
}
