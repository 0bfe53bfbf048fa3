namespace DicomNode.Trainer;

/// <summary>What the user gave cannot be used: data folder, recipe, checkpoint or model. One message names value and remedy.</summary>
public sealed class ConfigurationException : Exception
{
    public ConfigurationException(string message)
        : base(message)
    {
    }

    public ConfigurationException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
