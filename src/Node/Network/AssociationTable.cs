using DicomNode.Node.Operations;

namespace DicomNode.Node.Network;

/// <summary>The associations open now: counted under one lock with the decision about the next, and waited for when the node stops.</summary>
public sealed class AssociationTable(DicomOptions options, NodeMetrics metrics, IHostApplicationLifetime lifetime)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _open;
    private bool _draining;

    /// <summary>Decides about a request and, if it is accepted, counts it in the same breath.</summary>
    public AssociationDecision Enter(AssociationRequest request)
    {
        AssociationDecision decision;
        lock (_gate)
        {
            // From the moment the node is asked to stop, though the receiver's own turn comes later.
            var stopping = lifetime.ApplicationStopping.IsCancellationRequested;
            decision = AssociationPolicy.Decide(request, options, new AssociationLoad(_open, stopping));
            if (decision is AssociationDecision.Accept)
                _open++;
        }

        if (decision is AssociationDecision.Reject reject)
            metrics.AssociationRejected(reject.Reason.ToString());
        else
            metrics.AssociationOpened();
        return decision;
    }

    /// <summary>An association that entered is over.</summary>
    public void Leave()
    {
        metrics.AssociationClosed();
        lock (_gate)
        {
            _open--;
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
}
