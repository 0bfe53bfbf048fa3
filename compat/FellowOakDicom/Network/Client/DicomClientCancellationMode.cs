namespace FellowOakDicom.Network.Client;

/// <summary>How a client ends its association when its work is cancelled.</summary>
public enum DicomClientCancellationMode
{
    ImmediatelyReleaseAssociation,
    ImmediatelyAbortAssociation,
}
