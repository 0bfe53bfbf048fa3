using DicomNode.Node.Operations;

namespace DicomNode.Node.Network;

/// <summary>
/// The connections that have no association: not yet, or not any more. Their number is bounded; one too many turns out the one that has waited
/// longest, of the host that has most of them. Whoever means business asks within moments and is gone from here.
/// </summary>
public sealed class WaitingRoom(CurrentSettings settings)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedList<Action>> _byHost = [];
    private int _count;

    /// <summary>Connections here now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _count;
        }
    }

    /// <summary>Lets a connection in.</summary>
    /// <param name="host">Where it comes from.</param>
    /// <param name="turnOut">Ends the connection; called at most once, and not under any lock.</param>
    /// <returns>Its place, which is given up by disposal.</returns>
    public IDisposable Enter(string host, Action turnOut)
    {
        Action? longest = null;
        Place place;
        lock (_gate)
        {
            if (_count >= settings.Dicom.MaxWaitingConnections)
                longest = TakeLongest();
            if (!_byHost.TryGetValue(host, out var waiting))
                _byHost[host] = waiting = new LinkedList<Action>();
            place = new Place(this, host, waiting.AddLast(turnOut));
            _count++;
        }

        longest?.Invoke();
        return place;
    }

    private Action TakeLongest()
    {
        var (host, waiting) = _byHost.MaxBy(entry => entry.Value.Count);
        var longest = waiting.First!;
        Remove(host, longest);
        return longest.Value;
    }

    private void Leave(string host, LinkedListNode<Action> node)
    {
        lock (_gate)
            Remove(host, node);
    }

    private void Remove(string host, LinkedListNode<Action> node)
    {
        if (node.List is not { } waiting)
            return;
        waiting.Remove(node);
        _count--;
        if (waiting.Count == 0)
            _byHost.Remove(host);
    }

    private sealed class Place(WaitingRoom room, string host, LinkedListNode<Action> node) : IDisposable
    {
        public void Dispose() => room.Leave(host, node);
    }
}
