namespace FellowOakDicom;

/// <summary>How a file starts.</summary>
public enum DicomFileFormat
{
    Unknown,

    /// <summary>Preamble, "DICM", file meta information (PS3.10 7.1).</summary>
    DICOM3,
    DICOM3NoFileMetaInfo,
    DICOM3NoPreamble,
    ACRNEMA1,
    ACRNEMA2,
}
