using System.Net;
using DicomNode.Node.Operations;
using FellowOakDicom.Network;

namespace DicomNode.Node.Network;

/// <summary>Who may associate: a pure function over request, settings and load.</summary>
public static class AssociationPolicy
{
    public static AssociationDecision Decide(AssociationRequest request, DicomOptions options, AssociationLoad load)
    {
        if (load.Stopping)
            return Transient(DicomRejectReason.TemporaryCongestion);
        if (request.CalledAe.Trim() != options.AeTitle)
            return Permanent(DicomRejectReason.CalledAENotRecognized);
        if (!options.AcceptAnyCallingAe && !options.Callers.Any(caller => Matches(caller, request)))
            return Permanent(DicomRejectReason.CallingAENotRecognized);
        return load.Open >= options.MaxAssociations || load.OpenFromHost >= options.MaxAssociationsPerHost
            ? Transient(DicomRejectReason.LocalLimitExceeded)
            : new AssociationDecision.Accept();
    }

    private static bool Matches(CallerOptions caller, AssociationRequest request) =>
        caller.AeTitle == request.CallingAe.Trim() && (caller.Hosts.Count == 0 || caller.Hosts.Any(host => Contains(host, request.Remote)));

    private static bool Contains(IPNetwork network, IPAddress? address) =>
        address is not null && network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    private static AssociationDecision.Reject Permanent(DicomRejectReason reason) =>
        new(DicomRejectResult.Permanent, DicomRejectSource.ServiceUser, reason);

    private static AssociationDecision.Reject Transient(DicomRejectReason reason) =>
        new(DicomRejectResult.Transient, DicomRejectSource.ServiceProviderPresentation, reason);
}
