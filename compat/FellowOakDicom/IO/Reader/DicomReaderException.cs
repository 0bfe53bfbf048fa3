namespace FellowOakDicom.IO.Reader;

/// <summary>A byte stream is not a DICOM data set.</summary>
public class DicomReaderException : DicomIoException
{
    public DicomReaderException(string message)
        : base(message)
    {
    }

    public DicomReaderException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
