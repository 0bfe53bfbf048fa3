namespace DicomNode.Classifier.Preprocessing;

/// <summary>The header describes pixels that this code cannot read, or a frame does not fit its header. The message names the values.</summary>
public sealed class PixelFormatException : Exception
{
    public PixelFormatException(string message) : base(message)
    {
    }

    public PixelFormatException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
