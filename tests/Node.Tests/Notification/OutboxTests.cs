using DicomNode.Node.Notification;
using DicomNode.Testing;
using Microsoft.Extensions.Time.Testing;

namespace DicomNode.Node.Tests.Notification;

/// <summary>What a crash at any moment leaves, and what becomes of each message.</summary>
public sealed class OutboxTests : IDisposable
{
    private const string Url = "https://node.example";

    private static readonly NotificationRule AtOnce = new() { Name = "at-once", Via = "pager" };
    private static readonly NotificationRule Digest = new() { Name = "digest", Via = MailOptions.Via, Mode = NotificationMode.Digest };

    private static readonly WebhookOptions Pager = new() { Name = "pager", Url = new Uri("http://localhost") };
    private static readonly NotificationOptions Options = new() { Rules = [AtOnce, Digest], Webhooks = [Pager], Mail = new MailOptions() };

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Reports.Start);
    private Outbox _outbox;

    public OutboxTests() => _outbox = Open(Options);

    public void Dispose()
    {
        _outbox.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_report_becomes_one_message_however_often_it_is_looked_at()
    {
        _outbox.Consider(AtOnce, [Reports.Open()], Url);
        _outbox.Consider(AtOnce, [Reports.Open(slices: 400)], Url);
        Restart();
        _outbox.Consider(AtOnce, [Reports.Open()], Url);

        var sent = _outbox.Take("pager")!;
        Assert.Equal(("at-once-47-new-20", MessageKind.Report, "at-once", "DICOMNODE", 1), (sent.Message.Key, sent.Message.Kind, sent.Message.Rule, sent.Message.Node, sent.Attempts));
        var notice = Assert.Single(sent.Message.Reports);
        Assert.Equal((47L, "https://node.example/reports/47", NotificationOccasion.New), (notice.Report, notice.Url, notice.Occasion));
        _outbox.RecordSent(sent.Id);
        Assert.Null(_outbox.Take("pager"));
        Assert.Null(_outbox.NextDue("pager"));
    }

    [Fact]
    public void A_message_whose_sending_a_crash_cut_short_is_sent_again_under_the_same_key()
    {
        _outbox.Consider(AtOnce, [Reports.Open()], Url);
        var first = _outbox.Take("pager")!;
        Restart();
        var second = _outbox.Take("pager")!;
        Assert.Equal((first.Id, first.Message.Key, 2), (second.Id, second.Message.Key, second.Attempts));
        Assert.Equal(first.Message.Reports, second.Message.Reports);
    }

    [Fact]
    public void What_was_open_before_a_rule_is_old_to_it_until_it_changes()
    {
        _time.Advance(TimeSpan.FromHours(1));
        var rule = AtOnce with { Name = "later" };
        Restart(Options with { Rules = [rule] });
        _outbox.Consider(rule, [Reports.Open()], Url);
        Assert.Null(_outbox.Take("pager"));

        // Known by now, and not new any more.
        _outbox.Consider(rule, [Reports.Open() with { UpdatedAt = _time.GetUtcNow() }], Url);
        Assert.Null(_outbox.Take("pager"));
        _outbox.Consider(rule, [Reports.Open(48) with { UpdatedAt = _time.GetUtcNow() }], Url);
        Assert.NotNull(_outbox.Take("pager"));
    }

    [Fact]
    public void A_rule_that_asks_for_something_else_begins_anew()
    {
        _time.Advance(TimeSpan.FromHours(1));
        var stricter = AtOnce with { MinConfidence = 0.5 };
        Restart(Options with { Rules = [stricter] });
        _outbox.Consider(stricter, [Reports.Open()], Url);
        Assert.Null(_outbox.Take("pager"));

        var elsewhere = stricter with { Mode = NotificationMode.Digest };
        _time.Advance(TimeSpan.FromHours(1));
        Restart(Options with { Rules = [elsewhere] });
        _outbox.Consider(elsewhere, [Reports.Open(48) with { UpdatedAt = Reports.Start.AddHours(1) }], Url);
        Assert.NotNull(_outbox.NextDue("pager"));
    }

    [Fact]
    public void A_growing_report_is_told_of_at_each_doubling()
    {
        var rule = AtOnce with { Name = "grown", On = NotificationOccasion.Grown };
        Restart(Options with { Rules = [rule] });
        foreach (var slices in new[] { 20, 39, 40, 79, 80, 81 })
            _outbox.Consider(rule, [Reports.Open(slices: slices)], Url);
        Assert.Equal(["grown-47-grown-80", "grown-47-grown-40"], _outbox.List(null, null, 10).Select(entry => entry.Key));
    }

    [Fact]
    public void A_digest_collects_until_it_is_due_and_holds_still_from_then_on()
    {
        _outbox.Consider(Digest, [Reports.Open(1), Reports.Open(2)], Url);
        _time.Advance(TimeSpan.FromMinutes(59));
        _outbox.Consider(Digest, [Reports.Open(3)], Url);
        Assert.Null(_outbox.Take(MailOptions.Via));
        Assert.Equal(Reports.Start.AddMinutes(60), _outbox.NextDue(MailOptions.Via));

        _time.Advance(TimeSpan.FromMinutes(1));
        var message = _outbox.Take(MailOptions.Via)!.Message;
        Assert.Equal([1L, 2L, 3L], message.Reports.Select(report => report.Report));
        _outbox.Consider(Digest, [Reports.Open(4)], Url);
        Assert.Equal([1L, 2L, 3L], _outbox.Take(MailOptions.Via)!.Message.Reports.Select(report => report.Report));
        Assert.Equal([[4L], [1L, 2L, 3L]], _outbox.List(null, null, 10).Select(entry => entry.Reports));
    }

    [Fact]
    public void A_failure_waits_for_its_delay_and_one_too_many_is_given_up_until_someone_revives_it()
    {
        _outbox.Consider(AtOnce, [Reports.Open()], Url);
        var message = _outbox.Take("pager")!;
        _outbox.RecordFailure(message.Id, "answered 500", TimeSpan.FromSeconds(10));
        Assert.Null(_outbox.Take("pager"));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(2, _outbox.Take("pager")!.Attempts);
        _outbox.RecordFailure(message.Id, "answered 503", delay: null);

        Assert.Equal(new OutboxCount(0, 1), _outbox.Count());
        var dead = Assert.Single(_outbox.List(MessageState.Dead, null, 10));
        Assert.Equal(("answered 503", 2, null, _time.GetUtcNow()), (dead.Fault, dead.Attempts, dead.DueAt, dead.EndedAt));
        Assert.Equal(0, _outbox.Revive([MailOptions.Via]));
        Assert.Equal(1, _outbox.Revive(["pager", MailOptions.Via]));
        Assert.Equal((1, message.Message.Key), (_outbox.Take("pager")!.Attempts, message.Message.Key));
    }

    [Fact]
    public void Messages_to_what_the_settings_no_longer_have_are_given_up_with_the_reason()
    {
        _outbox.Consider(AtOnce, [Reports.Open()], Url);
        Restart(Options with { Rules = [Digest], Webhooks = [] });
        Assert.Equal("Node:Notification has no \"pager\" any more", Assert.Single(_outbox.List(MessageState.Dead, null, 10)).Fault);
    }

    [Fact]
    public void Messages_are_listed_page_by_page_and_sent_ones_go_after_a_month()
    {
        foreach (var id in Enumerable.Range(1, 5))
            _outbox.Consider(AtOnce, [Reports.Open(id)], Url);
        var first = _outbox.List(MessageState.Waiting, null, 2);
        Assert.Equal([5L, 4L], first.Select(entry => entry.Reports.Single()));
        Assert.Equal([3L, 2L], _outbox.List(MessageState.Waiting, first[^1].Id, 2).Select(entry => entry.Reports.Single()));

        _outbox.RecordSent(_outbox.Take("pager")!.Id);
        _time.Advance(TimeSpan.FromDays(31));
        _outbox.RecordSent(_outbox.Take("pager")!.Id);
        Assert.Equal([2L], _outbox.List(MessageState.Sent, null, 10).Select(entry => entry.Reports.Single()));
    }

    [Fact]
    public async Task Whoever_waits_is_woken_by_a_new_message()
    {
        var changed = _outbox.Changed;
        _outbox.AddTest("pager");
        await changed.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.Equal(MessageKind.Test, _outbox.Take("pager")!.Message.Kind);
    }

    [Fact]
    public void What_a_newer_version_wrote_is_left_alone()
    {
        _outbox.Dispose();
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_folder.File(Outbox.FileName)};Pooling=false"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            command.ExecuteNonQuery();
        }

        Assert.Contains("99", Assert.Throws<InvalidOperationException>(() => Open(Options)).Message, StringComparison.Ordinal);
    }

    private Outbox Open(NotificationOptions options)
    {
        var outbox = new Outbox(_folder.File(Outbox.FileName), "DICOMNODE", _time);
        outbox.Open();
        outbox.Begin(options);
        return outbox;
    }

    private void Restart(NotificationOptions? options = null)
    {
        _outbox.Dispose();
        _outbox = Open(options ?? Options);
    }
}
