namespace DicomNode.Node.Network;

/// <summary>Certificates or keys that cannot be used; the message names the setting, its value and what was expected.</summary>
public sealed class TlsSettingsException(string message, Exception? innerException = null) : Exception(message, innerException);
