using System.Threading.Channels;

namespace DicomNode.Node.Verdicts;

/// <summary>What waits for one reader of the feed: reports in the order of their first change, with what became of each since.</summary>
internal sealed class ReportFeedReader
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, ReportChange> _waiting = [];
    private readonly Channel<long> _order;

    public ReportFeedReader(int capacity)
    {
        var options = new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true };
        _order = Channel.CreateBounded<long>(options, id => _waiting.Remove(id));
    }

    public void Add(ReportChange change)
    {
        lock (_lock)
        {
            var isWaiting = _waiting.TryGetValue(change.Id, out var before);
            _waiting[change.Id] = isWaiting ? change with { IsNew = change.IsNew || before!.IsNew } : change;
            if (!isWaiting)
                _order.Writer.TryWrite(change.Id);
        }
    }

    public void Complete() => _order.Writer.TryComplete();

    /// <param name="leave">Called once the reader is gone.</param>
    public async IAsyncEnumerable<ReportChange> ReadAsync(Action<ReportFeedReader> leave)
    {
        try
        {
            await foreach (var id in _order.Reader.ReadAllAsync())
            {
                if (Take(id) is { } change)
                    yield return change;
            }
        }
        finally
        {
            leave(this);
        }
    }

    private ReportChange? Take(long id)
    {
        lock (_lock)
            return _waiting.Remove(id, out var change) ? change : null;
    }
}
