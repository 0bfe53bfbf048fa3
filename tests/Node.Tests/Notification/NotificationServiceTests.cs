using DicomNode.Classifier;
using DicomNode.Node.Notification;
using DicomNode.Node.Operations;
using DicomNode.Node.Tests.Verdicts;
using DicomNode.Node.Verdicts;
using DicomNode.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DicomNode.Node.Tests.Notification;

/// <summary>From a stored verdict to the message at a webhook, and what happens while the webhook is down.</summary>
public sealed class NotificationServiceTests : IAsyncLifetime
{
    private static readonly NotificationRule Rule = new() { Name = "any", Via = "hook" };

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Samples.Start);
    private readonly NodeMetrics _metrics = new();
    private readonly List<IDisposable> _opened = [];
    private ServiceProvider _services = null!;
    private IVerdictStore _store = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_folder.File("secret"), "0123456789abcdef", Cancel);
        _services = new ServiceCollection().AddSingleton<TimeProvider>(_time).AddVerdictStore(new StoreOptions(), _folder.Path).BuildServiceProvider();
        _store = _services.GetRequiredService<IVerdictStore>();
        await _store.OpenAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var opened in Enumerable.Reverse(_opened))
            opened.Dispose();
        await _services.DisposeAsync();
        _metrics.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_report_that_opens_is_told_of_at_once()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var (service, outbox) = await StartAsync(receiver);
        await MislabelAsync();
        Assert.Equal("any-1-new-1", (await receiver.NextAsync()).Headers["Idempotency-Key"]);
        await WaitForAsync(outbox, MessageState.Sent);
        await service.StopAsync(Cancel);
        Assert.False(receiver.HasMore);
    }

    [Fact]
    public async Task A_report_that_opened_while_the_node_was_down_is_told_of_after_the_start()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var (first, outbox) = await StartAsync(receiver);
        await first.StopAsync(Cancel);
        outbox.Dispose();
        await MislabelAsync();
        var (second, _) = await StartAsync(receiver);
        await receiver.NextAsync();
        await second.StopAsync(Cancel);
        Assert.False(receiver.HasMore);
    }

    [Fact]
    public async Task A_webhook_that_is_down_gets_the_same_message_later()
    {
        var isDown = true;
        await using var receiver = await WebhookReceiver.StartAsync(context =>
        {
            context.Response.StatusCode = Volatile.Read(ref isDown) ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
        var (service, outbox) = await StartAsync(receiver);
        await MislabelAsync();
        var first = await receiver.NextAsync();
        var waiting = await WaitForAsync(outbox, entry => entry.Fault is not null);
        Assert.Equal(("answered 503", 1), (waiting.Fault, waiting.Attempts));
        Assert.InRange(waiting.DueAt!.Value - _time.GetUtcNow(), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10));

        Volatile.Write(ref isDown, false);
        var second = await AdvanceUntilAsync(receiver.NextAsync(), TimeSpan.FromSeconds(1));
        Assert.Equal(first.Headers["Idempotency-Key"], second.Headers["Idempotency-Key"]);
        Assert.Equal(first.Body, second.Body);
        Assert.NotEqual(first.Headers["DicomNode-Signature"], second.Headers["DicomNode-Signature"]);
        await WaitForAsync(outbox, MessageState.Sent);
        await service.StopAsync(Cancel);
    }

    [Fact]
    public async Task A_webhook_that_stays_down_ends_in_a_dead_letter_with_the_reason_and_keeps_no_other_way()
    {
        await using var broken = await WebhookReceiver.StartAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        });
        await using var server = new MailServer(hasTls: false, asksWho: false);
        var mail = new MailOptions { Host = "localhost", Port = server.Port, Security = MailSecurity.None, From = "a@b.example", To = ["c@d.example"] };
        var (service, outbox) = await StartAsync(broken, mail, Rule with { Name = "mail", Via = MailOptions.Via });
        await MislabelAsync();
        Assert.Equal("DICOMNODE: report 1, header says MR, pixels say CT", (await server.NextAsync()).Subject);

        var dead = await AdvanceUntilAsync(WaitForAsync(outbox, MessageState.Dead), TimeSpan.FromMinutes(20));
        Assert.Equal(("any-1-new-1", "answered 500", RetrySchedule.MaxAttempts), (dead.Key, dead.Fault, dead.Attempts));
        await service.StopAsync(Cancel);
    }

    private async Task MislabelAsync() => Assert.Single((await _store.AddAsync([Samples.Slice(1, header: ModalityClass.MR)], Cancel)).Reports);

    private async Task<(NotificationService Service, Outbox Outbox)> StartAsync(
        WebhookReceiver receiver, MailOptions? mail = null, params NotificationRule[] others)
    {
        var options = new NotificationOptions
        {
            Rules = [Rule, .. others],
            Webhooks = [new WebhookOptions { Name = "hook", Url = receiver.Url, SecretFile = _folder.File("secret"), Timeout = TimeSpan.FromDays(1) }],
            Mail = mail,
        };
        var outbox = new Outbox(_folder.File(Outbox.FileName), "DICOMNODE", _time);
        var service = new NotificationService(
            options, outbox, _store, _services.GetRequiredService<ReportFeed>(), new WebOptions(), _metrics, _time, NullLogger<NotificationService>.Instance);
        _opened.AddRange([outbox, service]);
        await service.StartAsync(Cancel);
        return (service, outbox);
    }

    /// <summary>Lets time pass, in steps, until something has happened.</summary>
    private async Task<T> AdvanceUntilAsync<T>(Task<T> happening, TimeSpan step)
    {
        while (!happening.IsCompleted)
        {
            _time.Advance(step);
            await Task.WhenAny(happening, Task.Delay(5, Cancel));
        }

        return await happening;
    }

    private static Task<OutboxEntry> WaitForAsync(Outbox outbox, MessageState state) => WaitForAsync(outbox, entry => entry.State == state);

    /// <summary>The outbox tells nobody what became of a message; this is the only way to see it from outside.</summary>
    private static async Task<OutboxEntry> WaitForAsync(Outbox outbox, Func<OutboxEntry, bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            if (outbox.List(null, null, 10).FirstOrDefault(condition) is { } entry)
                return entry;
            await Task.Delay(10, limit.Token);
        }
    }
}
