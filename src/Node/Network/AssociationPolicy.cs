using System.Net;
using DicomNode.Node.Operations;
using FellowOakDicom.Network;

namespace DicomNode.Node.Network;

/// <summary>Who may associate: a pure function over request, settings and load.</summary>
public static class AssociationPolicy
{
    /// <summary>The answer to a request, in the order of the questions: is it us that is called, is the caller known, is there room.</summary>
    public static AssociationDecision Decide(AssociationRequest request, DicomOptions options, AssociationLoad load)
    {
        if (load.Stopping)
            return Transient(DicomRejectReason.TemporaryCongestion);
        if (request.CalledAe.Trim() != options.AeTitle)
            return Permanent(DicomRejectReason.CalledAENotRecognized);
        if (!IsKnown(request, options))
            return Permanent(DicomRejectReason.CallingAENotRecognized);
        return load.Open >= options.MaxAssociations || load.OpenFromHost >= options.MaxAssociationsPerHost
            ? Transient(DicomRejectReason.LocalLimitExceeded)
            : new AssociationDecision.Accept();
    }

    /// <summary>True where the caller may associate; also asked during an association, since settings may have changed.</summary>
    public static bool IsKnown(AssociationRequest request, DicomOptions options) =>
        options.AcceptAnyCallingAe || options.Callers.Any(caller => Matches(caller, request));

    private static bool Matches(CallerOptions caller, AssociationRequest request) =>
        caller.AeTitle == request.CallingAe.Trim()
        && ((caller.Networks.Count == 0 && caller.HostNames.Count == 0)
            || caller.Networks.Any(network => Contains(network, request.Remote))
            || caller.HostNames.Any(name => request.RemoteNames.Contains(name)));

    private static bool Contains(IPNetwork network, IPAddress? address) =>
        address is not null && network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    private static AssociationDecision.Reject Permanent(DicomRejectReason reason) =>
        new(DicomRejectResult.Permanent, DicomRejectSource.ServiceUser, reason);

    private static AssociationDecision.Reject Transient(DicomRejectReason reason) =>
        new(DicomRejectResult.Transient, DicomRejectSource.ServiceProviderPresentation, reason);
}
