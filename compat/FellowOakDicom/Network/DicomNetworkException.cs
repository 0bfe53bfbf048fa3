namespace FellowOakDicom.Network;

/// <summary>A failure of the network, of the upper layer protocol, or of its use.</summary>
public class DicomNetworkException : DicomException
{
    public DicomNetworkException(string message)
        : base(message)
    {
    }

    public DicomNetworkException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
