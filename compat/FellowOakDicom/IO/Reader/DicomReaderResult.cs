namespace FellowOakDicom.IO.Reader;

/// <summary>How reading ended.</summary>
internal enum DicomReaderResult
{
    Processing,
    Success,

    /// <summary>No DICOM data set.</summary>
    Error,

    /// <summary>The caller's criterion was met.</summary>
    Stopped,

    /// <summary>The bytes ended within an element.</summary>
    Suspended,
}
