using System.Net.ServerSentEvents;
using System.Text.Json;
using DicomNode.Classifier;
using DicomNode.Node.Access;
using DicomNode.Node.Tests.Review.Pages;
using DicomNode.Node.Tests.Verdicts;
using DicomNode.Node.Verdicts;
using Microsoft.Extensions.DependencyInjection;

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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_may_listen_no_more_hears_no_more(bool ends)
    {
        await using var host = await ReviewHost.StartAsync();
        using var anna = await PageBrowser.SignInAsync(host, "anna", Role.Reviewer);
        await using var stream = await anna.ListenAsync();
        await using var events = SseParser.Create(stream).EnumerateAsync(Cancel).GetAsyncEnumerator(Cancel);
        Assert.Equal("ready", (await NextAsync(events)).EventType);
        var sessions = host.Services.GetRequiredService<SessionStore>();
        var session = Assert.Single(await sessions.ListAsync(null, Cancel));
        if (ends)
            await sessions.EndAsync(session.Id, null, new AuditEntry(AuditKind.SessionEnded, "test", null), Cancel);
        host.Clock.Now += TimeSpan.FromSeconds(20);
        await host.Store.AddAsync([Samples.Slice(1, header: ModalityClass.MR)], Cancel);
        Assert.Equal(ends, !await events.MoveNextAsync());

        // To listen is no use of a session: one whose page stays open ends all the same.
        Assert.Equal(ends ? [] : [session], await sessions.ListAsync(null, Cancel));
    }

    [Fact]
    public async Task A_revoked_token_hears_no_more()
    {
        await using var host = await ReviewHost.StartAsync();
        await using var stream = await host.Client.GetStreamAsync("/events", Cancel);
        await using var events = SseParser.Create(stream).EnumerateAsync(Cancel).GetAsyncEnumerator(Cancel);
        Assert.Equal("ready", (await NextAsync(events)).EventType);
        var tokens = host.Services.GetRequiredService<TokenStore>();
        await tokens.RevokeAsync(Assert.Single(await tokens.ListAsync(Cancel)).Id, new AuditEntry(AuditKind.TokenRevoked, "test", null), Cancel);
        host.Clock.Now += TimeSpan.FromSeconds(20);
        await host.Store.AddAsync([Samples.Slice(1, header: ModalityClass.MR)], Cancel);
        Assert.False(await events.MoveNextAsync());
    }

    private static async Task<SseItem<string>> NextAsync(IAsyncEnumerator<SseItem<string>> events)
    {
        Assert.True(await events.MoveNextAsync());
        return events.Current;
    }
}
