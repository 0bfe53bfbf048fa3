namespace FellowOakDicom;

/// <summary>A file could not be read or written; the inner exception says why.</summary>
public class DicomFileException : DicomDataException
{
    public DicomFileException(DicomFile file, string message)
        : base(message) => File = file;

    public DicomFileException(DicomFile file, string message, Exception innerException)
        : base(message, innerException) => File = file;

    /// <summary>What had been read when the error was met.</summary>
    public DicomFile File { get; }
}
