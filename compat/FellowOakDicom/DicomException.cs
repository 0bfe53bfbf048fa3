namespace FellowOakDicom;

/// <summary>Base class of what this library throws.</summary>
public abstract class DicomException : Exception
{
    protected DicomException(string message)
        : base(message)
    {
    }

    protected DicomException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
