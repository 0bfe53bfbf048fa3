namespace FellowOakDicom.Network;

/// <summary>The connection ended while an answer was still awaited.</summary>
public class ConnectionClosedPrematurelyException : DicomNetworkException
{
    public ConnectionClosedPrematurelyException()
        : base("The connection closed before the peer had answered")
    {
    }

    public ConnectionClosedPrematurelyException(Exception innerException)
        : base("The connection closed before the peer had answered", innerException)
    {
    }
}
