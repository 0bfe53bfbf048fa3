using DicomNode.Classifier;
using DicomNode.Node.Classification;
using DicomNode.Node.Intake;
using DicomNode.Node.Operations;
using DicomNode.Node.Tests.Intake;
using DicomNode.Node.Verdicts;
using DicomNode.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace DicomNode.Node.Tests.Classification;

/// <summary>A file leaves accepted/ after its verdict is committed, and not before.</summary>
public sealed class VerdictWriterTests : IAsyncDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly NodeMetrics _metrics = new();
    private readonly IntakeFolder _intake;
    private readonly SqliteVerdictStore _store;

    public VerdictWriterTests()
    {
        _intake = new IntakeFolder(_temporary.File("data"));
        _store = new SqliteVerdictStore(_temporary.File("verdicts.sqlite"), new AbstainThresholds(), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _metrics.Dispose();
        _temporary.Dispose();
    }

    [Fact]
    public async Task While_the_store_fails_the_file_stays_and_is_tried_again_after_a_while()
    {
        // Without OpenAsync there are no tables: every commit fails, as with a database that is down.
        var clock = new WaitingClock();
        using var writer = new VerdictWriter(_store, _intake.Journal, new ReceptionTable(), _metrics, clock, NullLogger<VerdictWriter>.Instance);
        await writer.StartAsync(CancellationToken.None);
        var instance = (await _intake.ReceiveAsync(1, 2, 3))!;
        await writer.AddAsync(Classified(instance), CancellationToken.None);
        await clock.Waiting;
        Assert.True(File.Exists(_intake.Journal.PathOf(instance)));

        await _store.OpenAsync(CancellationToken.None);
        clock.Elapse();
        await WaitUntilGoneAsync(instance);
        Assert.NotNull(await _store.FindAsync("1.2.3", CancellationToken.None));
        await writer.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_stop_while_the_store_fails_leaves_the_file_for_the_next_start()
    {
        var clock = new WaitingClock();
        using var writer = new VerdictWriter(_store, _intake.Journal, new ReceptionTable(), _metrics, clock, NullLogger<VerdictWriter>.Instance);
        await writer.StartAsync(CancellationToken.None);
        var instance = (await _intake.ReceiveAsync(1, 2, 3))!;
        await writer.AddAsync(Classified(instance), CancellationToken.None);
        await clock.Waiting;
        await writer.StopAsync(CancellationToken.None);
        Assert.Equal([instance], _intake.Journal.Resume());
    }

    [Fact]
    public async Task Bytes_that_were_stored_under_another_name_leave_no_second_file()
    {
        await _store.OpenAsync(CancellationToken.None);
        using var writer = new VerdictWriter(
            _store, _intake.Journal, new ReceptionTable(), _metrics, TimeProvider.System, NullLogger<VerdictWriter>.Instance);
        await writer.StartAsync(CancellationToken.None);
        var (first, second) = ((await _intake.ReceiveAsync(1, 2, 3))!, (await _intake.ReceiveAsync(1, 2, 3))!);
        await writer.AddAsync(Classified(first), CancellationToken.None);
        await writer.AddAsync(Classified(second), CancellationToken.None);

        await WaitUntilGoneAsync(first);
        await WaitUntilGoneAsync(second);
        await writer.StopAsync(CancellationToken.None);
        Assert.Equal([first.FileName], IntakeFolder.NamesIn(_intake.Folders.Classified));
        Assert.Equal(_intake.Journal.FinalPathOf(first, Outcome.Match), (await _store.FindAsync("1.2.3", CancellationToken.None))!.FileName);
    }

    private ClassifiedInstance Classified(AcceptedInstance instance) =>
        new(instance, VerdictOn.Instance(instance, "1.2.3", _intake.Journal.FinalPathOf(instance, Outcome.Match)));

    private async Task WaitUntilGoneAsync(AcceptedInstance instance)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (File.Exists(_intake.Journal.PathOf(instance)))
            await Task.Delay(10, limit.Token);
    }

    /// <summary>A clock whose timers fire when the test says so.</summary>
    private sealed class WaitingClock : TimeProvider
    {
        private readonly TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Action? _fire;

        /// <summary>Completes when someone waits on this clock.</summary>
        public Task Waiting => _waiting.Task;

        public void Elapse() => _fire?.Invoke();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _fire = () => callback(state);
            _waiting.TrySetResult();
            return new Handle();
        }

        private sealed class Handle : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
