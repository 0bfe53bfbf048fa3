namespace DicomNode.Node.Access;

/// <summary>What was asked for cannot be done; the message is one line for whoever asked.</summary>
public sealed class AccessException(string message, Exception? innerException = null) : Exception(message, innerException);
