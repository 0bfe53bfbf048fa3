namespace DicomNode.Node.Verdicts;

/// <summary>
/// Tells who listens in this process which reports have changed. Stores publish after each commit, so nobody else needs to; a store that nodes share also
/// passes on what the others commit. Meant for what people watch: whoever must not miss a change asks the store now and then.
/// </summary>
public sealed class ReportFeed
{
    /// <summary>Reports that may wait for one reader; of more, the one that has waited longest is left out.</summary>
    public const int Capacity = 4096;

    private readonly Lock _lock = new();
    private readonly List<ReportFeedReader> _readers = [];

    /// <summary>
    /// Changes from this call on, each report once however often it has changed since the reader last came by. Ends when the token is cancelled.
    /// </summary>
    public IAsyncEnumerable<ReportChange> ReadAsync(CancellationToken cancellationToken)
    {
        var reader = new ReportFeedReader(Capacity);
        lock (_lock)
            _readers.Add(reader);
        cancellationToken.Register(() => Remove(reader));
        return reader.ReadAsync(Remove);
    }

    /// <summary>Tells every reader; waits for none.</summary>
    internal void Publish(IEnumerable<ReportChange> changes)
    {
        lock (_lock)
        {
            foreach (var change in changes)
            {
                foreach (var reader in _readers)
                    reader.Add(change);
            }
        }
    }

    private void Remove(ReportFeedReader reader)
    {
        lock (_lock)
            _readers.Remove(reader);
        reader.Complete();
    }
}
