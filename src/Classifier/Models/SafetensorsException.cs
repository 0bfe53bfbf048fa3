namespace DicomNode.Classifier.Models;

/// <summary>A file is no valid safetensors file, or lacks what is asked of it. The message names the values.</summary>
public sealed class SafetensorsException : IOException
{
    public SafetensorsException(string message) : base(message)
    {
    }

    public SafetensorsException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
