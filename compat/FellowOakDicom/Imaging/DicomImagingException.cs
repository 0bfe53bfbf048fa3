namespace FellowOakDicom.Imaging;

/// <summary>Pixel data and the attributes that describe them do not fit together.</summary>
public class DicomImagingException : DicomException
{
    public DicomImagingException(string message)
        : base(message)
    {
    }

    public DicomImagingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
