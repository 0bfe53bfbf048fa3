using System.Net.ServerSentEvents;
using System.Text.Json;
using DicomNode.Classifier;
using DicomNode.Node.Tests.Verdicts;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Tests.Review;

/// <summary>The stream of server-sent events.</summary>
public sealed class EventsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_stream_tells_of_reports_that_open_and_of_decisions()
    {
        await using var host = await ReviewHost.StartAsync();
        await using var stream = await host.Client.GetStreamAsync("/events", Cancel);
        await using var events = SseParser.Create(stream).EnumerateAsync(Cancel).GetAsyncEnumerator(Cancel);
        Assert.Equal("ready", (await NextAsync(events)).EventType);
        await host.Store.AddAsync([Samples.Slice(1, header: ModalityClass.MR)], Cancel);
        var opened = await NextAsync(events);
        Assert.Equal(("report", """{"id":1,"state":"open","isNew":true}"""), (opened.EventType, opened.Data));
        await host.Store.ReviewAsync(1, new ReviewDecision(ReportState.Confirmed, "", host.Clock.Now), null, Cancel);
        Assert.Equal("confirmed", JsonDocument.Parse((await NextAsync(events)).Data).RootElement.GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_node_that_stops_does_not_wait_for_those_who_listen()
    {
        var host = await ReviewHost.StartAsync();
        await using var stream = await host.Client.GetStreamAsync("/events", Cancel);
        await using var events = SseParser.Create(stream).EnumerateAsync(Cancel).GetAsyncEnumerator(Cancel);
        Assert.Equal("ready", (await NextAsync(events)).EventType);
        var stopped = host.StopAsync();
        Assert.False(await events.MoveNextAsync());
        await stopped;
        await host.DisposeAsync();
    }

    private static async Task<SseItem<string>> NextAsync(IAsyncEnumerator<SseItem<string>> events)
    {
        Assert.True(await events.MoveNextAsync());
        return events.Current;
    }
}
