using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Tests.Verdicts;

public sealed class ReportFeedTests
{
    private readonly ReportFeed _feed = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reader_hears_of_each_report_once_however_often_it_changed()
    {
        using var stop = new CancellationTokenSource();
        var changes = _feed.ReadAsync(stop.Token);
        _feed.Publish([new(1, ReportState.Open, true), new(2, ReportState.Open, false)]);
        _feed.Publish([new(1, ReportState.Confirmed, false), new(3, ReportState.Closed, false)]);
        await stop.CancelAsync();
        Assert.Equal(
            [new ReportChange(1, ReportState.Confirmed, true), new(2, ReportState.Open, false), new(3, ReportState.Closed, false)],
            await ToListAsync(changes));
    }

    [Fact]
    public async Task What_was_read_is_told_again_when_it_changes_again()
    {
        await using var changes = _feed.ReadAsync(Cancel).GetAsyncEnumerator(Cancel);
        _feed.Publish([new(1, ReportState.Open, true)]);
        Assert.True(await changes.MoveNextAsync());
        Assert.True(changes.Current.IsNew);
        var next = changes.MoveNextAsync();
        Assert.False(next.IsCompleted);
        _feed.Publish([new(1, ReportState.Dismissed, false)]);
        Assert.True(await next);
        Assert.Equal(new ReportChange(1, ReportState.Dismissed, false), changes.Current);
    }

    [Fact]
    public async Task Of_too_many_reports_the_last_ones_wait()
    {
        using var stop = new CancellationTokenSource();
        var changes = _feed.ReadAsync(stop.Token);
        _feed.Publish(Enumerable.Range(0, ReportFeed.Capacity + 3).Select(id => new ReportChange(id, ReportState.Open, true)));
        _feed.Publish([new(ReportFeed.Capacity, ReportState.Closed, false)]);
        await stop.CancelAsync();
        var heard = await ToListAsync(changes);
        Assert.Equal(Enumerable.Range(3, ReportFeed.Capacity).Select(id => (long)id), heard.Select(change => change.Id));
        Assert.Equal(ReportState.Closed, heard[^3].State);
    }

    [Fact]
    public async Task Readers_do_not_take_from_each_other()
    {
        using var stop = new CancellationTokenSource();
        var first = _feed.ReadAsync(stop.Token);
        _feed.Publish([new(1, ReportState.Open, true)]);
        var second = _feed.ReadAsync(stop.Token);
        _feed.Publish([new(2, ReportState.Open, true)]);
        await stop.CancelAsync();
        _feed.Publish([new(3, ReportState.Open, true)]);
        Assert.Equal([1, 2], (await ToListAsync(first)).Select(change => change.Id));
        Assert.Equal([2], (await ToListAsync(second)).Select(change => change.Id));
        Assert.Empty(await ToListAsync(_feed.ReadAsync(stop.Token)));
    }

    [Fact]
    public async Task Writers_and_readers_at_once_lose_no_report()
    {
        using var stop = new CancellationTokenSource();
        var heard = new HashSet<long>();
        var changes = _feed.ReadAsync(stop.Token);
        var reading = Task.Run(
            async () =>
            {
                await foreach (var change in changes)
                    heard.Add(change.Id);
            },
            Cancel);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(
            () =>
            {
                for (var id = 0; id < 4000; id++)
                    _feed.Publish([new(id, ReportState.Open, writer == 0)]);
            },
            Cancel)));
        await stop.CancelAsync();
        await reading;
        Assert.Equal(4000, heard.Count);
    }

    private static async Task<List<ReportChange>> ToListAsync(IAsyncEnumerable<ReportChange> changes)
    {
        var all = new List<ReportChange>();
        await foreach (var change in changes.WithCancellation(Cancel))
            all.Add(change);
        return all;
    }
}
