namespace DicomNode.Node.Intake;

/// <summary>
/// What is being received or waits in <c>accepted/</c>, by instance: the part of duplicate detection that the verdict store cannot see yet. It
/// holds as many entries as there are such files, and is filled from their names at the start.
/// </summary>
public sealed class ReceptionTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Reception>> _byInstance = [];

    /// <summary>Enters an instance that an earlier run accepted.</summary>
    internal void Add(AcceptedInstance instance)
    {
        var reception = new Reception(instance.InstanceKey, instance.ContentSha256);
        reception.End(isDurable: true);
        lock (_gate)
            Enter(reception);
    }

    /// <summary>
    /// Begins a reception, unless one of the same bytes, or of any bytes where <paramref name="alone"/>, stands in its way: then that one is
    /// returned, to be waited for, and nothing has begun.
    /// </summary>
    internal (Reception? Begun, Reception? Earlier) Begin(string instanceKey, string contentSha256, bool alone)
    {
        lock (_gate)
        {
            var others = _byInstance.GetValueOrDefault(instanceKey) ?? [];
            if ((others.Find(other => other.ContentSha256 == contentSha256) ?? (alone ? others.FirstOrDefault() : null)) is { } earlier)
                return (null, earlier);
            var reception = new Reception(instanceKey, contentSha256);
            Enter(reception);
            return (reception, null);
        }
    }

    /// <summary>Ends a reception that came to nothing, and lets those that waited for it try themselves.</summary>
    internal void GiveUp(Reception reception)
    {
        Remove(reception.InstanceKey, reception.ContentSha256);
        reception.End(isDurable: false);
    }

    /// <summary>Forgets an instance that no longer waits: its verdict is stored, or its file is gone.</summary>
    internal void Remove(AcceptedInstance instance) => Remove(instance.InstanceKey, instance.ContentSha256);

    private void Enter(Reception reception)
    {
        if (!_byInstance.TryGetValue(reception.InstanceKey, out var receptions))
            _byInstance.Add(reception.InstanceKey, receptions = new List<Reception>(1));
        receptions.Add(reception);
    }

    private void Remove(string instanceKey, string contentSha256)
    {
        lock (_gate)
        {
            if (!_byInstance.TryGetValue(instanceKey, out var receptions))
                return;
            receptions.RemoveAll(reception => reception.ContentSha256 == contentSha256);
            if (receptions.Count == 0)
                _byInstance.Remove(instanceKey);
        }
    }
}
