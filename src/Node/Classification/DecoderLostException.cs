namespace DicomNode.Node.Classification;

/// <summary>A decoder process died, or was killed because it took too long.</summary>
internal sealed class DecoderLostException(string message, Exception innerException) : Exception(message, innerException);
