using DicomNode.Node.Operations;

namespace DicomNode.Node.Network;

/// <summary>The associations open now: counted under one lock with the decision about the next, and waited for when the node stops.</summary>
public sealed class AssociationTable(DicomOptions options, NodeMetrics metrics)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _open;
    private bool _stopping;

    /// <summary>Decides about a request and, if it is accepted, counts it in the same breath.</summary>
    public AssociationDecision Enter(AssociationRequest request)
    {
        AssociationDecision decision;
        lock (_gate)
        {
            decision = AssociationPolicy.Decide(request, options, new AssociationLoad(_open, _stopping));
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
            if (_stopping && _open == 0)
                _empty.TrySetResult();
        }
    }

    /// <summary>Lets nobody in any more; the task completes when the last association is over.</summary>
    public Task StopAsync()
    {
        lock (_gate)
        {
            _stopping = true;
            if (_open == 0)
                _empty.TrySetResult();
        }

        return _empty.Task;
    }
}
