namespace FellowOakDicom.Imaging.Codec;

/// <summary>Pixel data could not be encoded or decoded.</summary>
public class DicomCodecException : DicomException
{
    public DicomCodecException(string message)
        : base(message)
    {
    }

    public DicomCodecException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
