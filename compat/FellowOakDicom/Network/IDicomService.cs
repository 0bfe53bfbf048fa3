namespace FellowOakDicom.Network;

/// <summary>What every service hears of its connection.</summary>
public interface IDicomService
{
    /// <summary>The peer sent A-ABORT; <see cref="OnConnectionClosed"/> follows.</summary>
    void OnReceiveAbort(DicomAbortSource source, DicomAbortReason reason);

    /// <summary>The connection is over, for whatever reason; called exactly once.</summary>
    /// <param name="exception">What ended it, or null after an orderly end, an abort of the peer, or a lost connection.</param>
    void OnConnectionClosed(Exception? exception);
}
