using FellowOakDicom.Network;

namespace DicomNode.Node.Network;

/// <summary>The answer to an association request.</summary>
public abstract record AssociationDecision
{
    private AssociationDecision()
    {
    }

    /// <summary>Welcome.</summary>
    public sealed record Accept : AssociationDecision;

    /// <summary>Not now, or never (PS3.8 table 9-21).</summary>
    /// <param name="Result">Permanent or transient.</param>
    /// <param name="Source">Who rejects.</param>
    /// <param name="Reason">Why, in the standard's words.</param>
    public sealed record Reject(DicomRejectResult Result, DicomRejectSource Source, DicomRejectReason Reason) : AssociationDecision;
}
