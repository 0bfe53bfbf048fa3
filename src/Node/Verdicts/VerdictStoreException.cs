namespace DicomNode.Node.Verdicts;

/// <summary>The verdict store cannot be opened or used; the message is one line for the operator.</summary>
public sealed class VerdictStoreException(string message, Exception? innerException = null) : Exception(message, innerException);
