namespace FellowOakDicom.IO;

/// <summary>Bytes could not be had from a source or put to a target.</summary>
public class DicomIoException : DicomException
{
    public DicomIoException(string message)
        : base(message)
    {
    }

    public DicomIoException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
