namespace FellowOakDicom.Network;

/// <summary>The peer answered an association request with A-ASSOCIATE-RJ.</summary>
public class DicomAssociationRejectedException : DicomNetworkException
{
    public DicomAssociationRejectedException(DicomRejectResult result, DicomRejectSource source, DicomRejectReason reason)
        : base($"Association rejected: {result}, by {source}, {reason}")
    {
        RejectResult = result;
        RejectSource = source;
        RejectReason = reason;
    }

    public DicomRejectResult RejectResult { get; }

    public DicomRejectSource RejectSource { get; }

    public DicomRejectReason RejectReason { get; }
}
