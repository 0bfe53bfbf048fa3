namespace DicomNode.Node.Notification;

/// <summary>A secret in a file of its own, so that it stands in no setting, environment or command line. Read when it is used: it may be changed at any time.</summary>
internal static class SecretFile
{
    /// <summary>The characters of a secret that messages are signed with, at least.</summary>
    public const int MinKeyLength = 16;

    /// <summary>The file's text without the line break at its end.</summary>
    /// <exception cref="DeliveryException">It cannot be read, or is empty. The message holds none of it.</exception>
    public static string Read(string path)
    {
        try
        {
            var secret = File.ReadAllText(path).TrimEnd('\r', '\n');
            return secret.Length > 0 ? secret : throw new DeliveryException($"the secret's file {path} is empty");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DeliveryException($"the secret's file {path} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Why the file is of no use; null where it is.</summary>
    public static string? FindFault(string path, int minLength)
    {
        try
        {
            return Read(path).Length >= minLength ? null : $"expected a file with a secret of at least {minLength} characters";
        }
        catch (DeliveryException exception)
        {
            return exception.Message;
        }
    }
}
