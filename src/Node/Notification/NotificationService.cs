using DicomNode.Node.Operations;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Notification;

/// <summary>
/// Holds reports against the rules, as they change and every now and then all that are open, and sends the messages that follow, each way by itself: a
/// webhook that is down keeps no mail.
/// </summary>
internal sealed class NotificationService : BackgroundService
{
    private const int PageLength = 1000;
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FaultDelay = TimeSpan.FromSeconds(30);

    private readonly NotificationOptions _options;
    private readonly Outbox _outbox;
    private readonly IVerdictStore _store;
    private readonly ReportFeed _feed;
    private readonly WebOptions _web;
    private readonly NodeMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<NotificationService> _logger;
    private readonly IReadOnlyList<IMessageChannel> _channels;

    public NotificationService(
        NotificationOptions options, Outbox outbox, IVerdictStore store, ReportFeed feed, WebOptions web, NodeMetrics metrics, TimeProvider time,
        ILogger<NotificationService> logger)
    {
        _options = options;
        _outbox = outbox;
        _store = store;
        _feed = feed;
        _web = web;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        IEnumerable<IMessageChannel> webhooks = options.Webhooks.Select(webhook => new WebhookChannel(webhook, time));
        _channels = [.. webhooks, .. options.Mail is { } mail ? [new MailChannel(mail, time)] : Array.Empty<IMessageChannel>()];
    }

    /// <summary>Names of the ways that messages can go.</summary>
    public IEnumerable<string> Ways => _channels.Select(channel => channel.Name);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _outbox.Open();
        _outbox.Begin(_options);
        _metrics.ObserveOutbox(() =>
        {
            var count = _outbox.Count();
            return (count.Waiting, count.Dead);
        });
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        foreach (var channel in _channels.OfType<IDisposable>())
            channel.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var work = _channels.Select(channel => Task.Run(() => DeliverAsync(channel, stoppingToken), CancellationToken.None)).ToList();
        if (_options.Rules.Count > 0)
        {
            // From here on, before the first sweep: what changes during it is not missed.
            var changes = _feed.ReadAsync(stoppingToken);
            work.Add(Task.Run(() => FollowAsync(changes, stoppingToken), CancellationToken.None));
            work.Add(Task.Run(() => SweepAsync(stoppingToken), CancellationToken.None));
        }

        try
        {
            await Task.WhenAll(work);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What waits lies in the outbox, and what the rules have not seen is met by the next start's sweep.
        }
    }

    /// <summary>Looks at each report that changes.</summary>
    private async Task FollowAsync(IAsyncEnumerable<ReportChange> changes, CancellationToken stopping)
    {
        await foreach (var change in changes)
        {
            await TryAsync(async () =>
            {
                if (change.State == ReportState.Open && await _store.FindReportAsync(change.Id, stopping) is { } report)
                    Consider([report]);
            }, stopping);
        }
    }

    /// <summary>Looks at all open reports: those of before the start, and those that the feed left out.</summary>
    private async Task SweepAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(SweepPeriod, _time);
        do
        {
            await TryAsync(async () =>
            {
                await foreach (var page in _store.ReadPagesAsync(new ReportQuery { State = ReportState.Open, Limit = PageLength }, stopping))
                    Consider(page);
            }, stopping);
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    private void Consider(IReadOnlyList<MislabelReport> reports)
    {
        foreach (var rule in _options.Rules)
            _outbox.Consider(rule, reports, _web.LinkUrl);
    }

    /// <summary>The worker's edge: a store or a disk that fails now is tried again, by the next sweep at the latest.</summary>
    private async Task TryAsync(Func<Task> look, CancellationToken stopping)
    {
        try
        {
            await look();
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            _logger.CannotConsider(exception, SweepPeriod);
        }
    }

    /// <summary>Sends what is due, one after the other.</summary>
    private async Task DeliverAsync(IMessageChannel channel, CancellationToken stopping)
    {
        while (true)
        {
            var changed = _outbox.Changed;
            try
            {
                while (_outbox.Take(channel.Name) is { } message)
                    await SendAsync(channel, message, stopping);
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)
            {
                _logger.OutboxFails(exception, FaultDelay);
                await Task.Delay(FaultDelay, _time, stopping);
                continue;
            }

            await WaitAsync(changed, _outbox.NextDue(channel.Name), stopping);
        }
    }

    private async Task WaitAsync(Task changed, DateTimeOffset? due, CancellationToken stopping)
    {
        var wait = due is { } time ? time - _time.GetUtcNow() : Timeout.InfiniteTimeSpan;
        if (due is not null && wait <= TimeSpan.Zero)
            return;
        try
        {
            await changed.WaitAsync(wait, _time, stopping);
        }
        catch (TimeoutException)
        {
            // Something is due.
        }
    }

    private async Task SendAsync(IMessageChannel channel, OutgoingMessage outgoing, CancellationToken stopping)
    {
        var (id, attempts, message) = outgoing;
        try
        {
            await channel.SendAsync(message, stopping);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            // Whatever it is, it must not keep the messages behind this one.
            Record(channel, outgoing, exception is DeliveryException ? exception.Message : $"{exception.GetType().Name}: {exception.Message}");
            return;
        }

        _outbox.RecordSent(id);
        _metrics.MessageSent(channel.Name, isSent: true);
        _logger.MessageSent(message.Key, channel.Name);
    }

    private void Record(IMessageChannel channel, OutgoingMessage outgoing, string fault)
    {
        var (id, attempts, message) = outgoing;
        _metrics.MessageSent(channel.Name, isSent: false);
        if (attempts >= RetrySchedule.MaxAttempts)
        {
            _outbox.RecordFailure(id, fault, delay: null);
            _logger.MessageGivenUp(message.Key, channel.Name, attempts, fault);
            return;
        }

#pragma warning disable CA5394 // Spreads attempts over time; nothing is kept secret by it.
        var delay = RetrySchedule.DelayAfter(attempts, Random.Shared.NextDouble());
#pragma warning restore CA5394
        _outbox.RecordFailure(id, fault, delay);
        _logger.MessageNotSent(message.Key, channel.Name, fault, attempts, delay);
    }
}
