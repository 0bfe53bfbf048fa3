namespace FellowOakDicom.Network;

/// <summary>The peer ended the association with A-ABORT.</summary>
public class DicomAssociationAbortedException : DicomNetworkException
{
    public DicomAssociationAbortedException(DicomAbortSource source, DicomAbortReason reason)
        : base($"Association aborted by {source}: {reason}")
    {
        AbortSource = source;
        AbortReason = reason;
    }

    public DicomAbortSource AbortSource { get; }

    public DicomAbortReason AbortReason { get; }
}
