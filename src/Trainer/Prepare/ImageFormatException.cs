namespace DicomNode.Trainer.Prepare;

/// <summary>An image file that cannot be used. The message says what is wrong with it, without its path.</summary>
public sealed class ImageFormatException : Exception
{
    public ImageFormatException(string message)
        : base(message)
    {
    }

    public ImageFormatException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
