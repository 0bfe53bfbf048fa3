using System.Net;
using DicomNode.Node.Operations;

namespace DicomNode.Node.Network;

/// <summary>The associations open now: counted under one lock with the decision about the next, and waited for when the node stops.</summary>
public sealed class AssociationTable(CurrentSettings settings, NodeMetrics metrics, IHostApplicationLifetime lifetime)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<IPAddress, int> _byHost = [];
    private int _open;
    private bool _draining;

    /// <summary>How many are open.</summary>
    public int Open
    {
        get
        {
            lock (_gate)
                return _open;
        }
    }

    /// <summary>Decides about a request and, if it is accepted, counts it in the same breath.</summary>
    public AssociationDecision Enter(AssociationRequest request)
    {
        AssociationDecision decision;
        lock (_gate)
        {
            // From the moment the node is asked to stop, though the receiver's own turn comes later.
            var stopping = lifetime.ApplicationStopping.IsCancellationRequested;
            decision = AssociationPolicy.Decide(request, settings.Dicom, new AssociationLoad(_open, _byHost.GetValueOrDefault(HostOf(request)), stopping));
            if (decision is AssociationDecision.Accept)
            {
                _open++;
                _byHost[HostOf(request)] = _byHost.GetValueOrDefault(HostOf(request)) + 1;
            }
        }

        if (decision is AssociationDecision.Reject reject)
            metrics.AssociationRejected(reject.Reason.ToString());
        else
            metrics.AssociationOpened();
        return decision;
    }

    /// <summary>The association that entered with this request is over.</summary>
    public void Leave(AssociationRequest request)
    {
        metrics.AssociationClosed();
        lock (_gate)
        {
            _open--;
            // Hosts that are gone leave nothing behind: there may be any number of them over the years.
            if (--_byHost[HostOf(request)] == 0)
                _byHost.Remove(HostOf(request));
            if (_draining && _open == 0)
                _empty.TrySetResult();
        }
    }

    /// <summary>Completes when the last association is over. To be called when the node stops and lets nobody in any more.</summary>
    public Task WaitForEmptyAsync()
    {
        lock (_gate)
        {
            _draining = true;
            if (_open == 0)
                _empty.TrySetResult();
        }

        return _empty.Task;
    }

    // Peers whose address is unknown share one place.
    private static IPAddress HostOf(AssociationRequest request) => request.Remote ?? IPAddress.None;
}
