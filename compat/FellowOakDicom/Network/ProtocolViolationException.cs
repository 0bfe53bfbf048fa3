namespace FellowOakDicom.Network;

/// <summary>The peer broke the upper layer protocol; <see cref="Reason"/> is what A-ABORT tells it (PS3.8 9.3.8).</summary>
internal sealed class ProtocolViolationException(DicomAbortReason reason, string message) : DicomNetworkException(message)
{
    public DicomAbortReason Reason { get; } = reason;
}
