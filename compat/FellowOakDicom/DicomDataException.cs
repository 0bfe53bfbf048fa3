namespace FellowOakDicom;

/// <summary>A data set, an element or a UID does not hold what was asked of it.</summary>
public class DicomDataException : DicomException
{
    public DicomDataException(string message)
        : base(message)
    {
    }

    public DicomDataException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
