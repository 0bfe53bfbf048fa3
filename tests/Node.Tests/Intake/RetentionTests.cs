using DicomNode.Classifier;
using DicomNode.Node.Intake;
using DicomNode.Node.Operations;
using DicomNode.Node.Tests.Verdicts;
using DicomNode.Node.Verdicts;
using DicomNode.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace DicomNode.Node.Tests.Intake;

/// <summary>What retention removes, and what it must not.</summary>
public sealed class RetentionTests : IAsyncDisposable
{
    private const int Days = 3;

    private readonly TemporaryFolder _temporary = new();
    private readonly ManualClock _clock = new();
    private readonly IntakeFolder _intake;
    private readonly SqliteVerdictStore _store;
    private readonly RetentionService _service;

    public RetentionTests()
    {
        _intake = new IntakeFolder(_temporary.File("data"), days: Days, time: _clock);
        _store = new SqliteVerdictStore(_temporary.File("verdicts.sqlite"), new AbstainThresholds(), _clock);
        _service = new RetentionService(
            _intake.Journal, new RetentionOptions { Days = Days }, _store, _clock, NullLogger<RetentionService>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        _service.Dispose();
        await _store.DisposeAsync();
        _temporary.Dispose();
    }

    [Theory]
    [InlineData(RetentionMode.Keep, "Match,Mismatch,Uncertain,OutOfScope,NotApplicable,MissingHeader,Unreadable")]
    [InlineData(RetentionMode.Delete, "")]
    [InlineData(RetentionMode.KeepMismatches, "Mismatch,Uncertain,MissingHeader,Unreadable")]
    public void Each_mode_keeps_the_files_of_these_outcomes(RetentionMode mode, string kept) =>
        Assert.Equal(kept, string.Join(',', Enum.GetValues<Outcome>().Where(outcome => RetentionRules.Keeps(mode, outcome))));

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "2026-03-01")]
    [InlineData(30, "2026-01-31")]
    public void The_first_kept_day_is_so_many_days_ago(int days, string? first) =>
        Assert.Equal(first, RetentionRules.FirstKeptDay(days, _clock.Now)?.ToString("O"));

    [Fact]
    public async Task Files_older_than_the_days_go_with_their_folder_and_younger_ones_and_what_waits_stay()
    {
        await _store.OpenAsync(CancellationToken.None);
        await ReceiveAndClassifyAsync(1, Outcome.Match);
        var waiting = await _intake.ReceiveAsync(2);
        var foreign = _temporary.NewFile("data", "classified", "notes", "mine.txt");
        await File.WriteAllTextAsync(foreign, "not ours");

        _clock.Now += TimeSpan.FromDays(1);
        var younger = await ReceiveAndClassifyAsync(3, Outcome.Match);
        _clock.Now += TimeSpan.FromDays(Days);
        await _service.SweepAsync(CancellationToken.None);

        Assert.Equal([Path.GetFileName(younger), "mine.txt"], IntakeFolder.NamesIn(_intake.Folders.Classified).Order());
        Assert.Equal(2, Directory.GetDirectories(_intake.Folders.Classified).Length);
        Assert.Equal([waiting!.FileName], IntakeFolder.NamesIn(_intake.Folders.Accepted));
    }

    [Fact]
    public async Task Files_of_an_open_report_stay_until_it_is_reviewed()
    {
        await _store.OpenAsync(CancellationToken.None);
        var accused = await ReceiveAndClassifyAsync(1, Outcome.Mismatch);
        var contradicting = await ReceiveAndClassifyAsync(2, Outcome.Match);
        await ReceiveAndClassifyAsync(3, Outcome.Match, series: "1.2.3.2");
        _clock.Now += TimeSpan.FromDays(Days + 1);
        await _service.SweepAsync(CancellationToken.None);
        Assert.Equal([accused, contradicting], Directory.GetFiles(_intake.Folders.Classified, "*", SearchOption.AllDirectories).Order());

        var report = Assert.Single((await _store.ListReportsAsync(new ReportQuery(), CancellationToken.None)).Items);
        Assert.Equal(ReportState.Open, report.State);
        var decision = new ReviewDecision(ReportState.Confirmed, "", _clock.Now);
        await _store.ReviewAsync(report.Id, decision, expectedVersion: null, CancellationToken.None);
        await _service.SweepAsync(CancellationToken.None);
        Assert.Empty(Directory.GetFileSystemEntries(_intake.Folders.Classified));
    }

    [Fact]
    public async Task While_the_store_fails_nothing_is_removed()
    {
        var instance = await _intake.ReceiveAsync(1);
        _intake.Journal.Finish(instance!, _intake.Journal.FinalPathOf(instance!, Outcome.Match));
        _clock.Now += TimeSpan.FromDays(Days + 1);

        // Never opened, it has no tables and cannot say which reports are open.
        await Assert.ThrowsAnyAsync<Exception>(() => _service.SweepAsync(CancellationToken.None));
        Assert.Single(IntakeFolder.NamesIn(_intake.Folders.Classified));
    }

    [Fact]
    public async Task A_file_that_could_not_be_moved_is_moved_when_the_disk_lets_it()
    {
        var instance = await _intake.ReceiveAsync(1);
        var name = _intake.Journal.FinalPathOf(instance!, Outcome.Match)!;
        Directory.Delete(_intake.Folders.Classified);
        await File.WriteAllTextAsync(_intake.Folders.Classified, "in the way");
        _intake.Journal.Finish(instance!, name);
        Assert.Single(IntakeFolder.NamesIn(_intake.Folders.Accepted));

        File.Delete(_intake.Folders.Classified);
        Directory.CreateDirectory(_intake.Folders.Classified);
        _intake.Journal.FinishLeftOver();
        Assert.Empty(IntakeFolder.NamesIn(_intake.Folders.Accepted));
        Assert.True(File.Exists(_temporary.File("data", name)));
    }

    private async Task<string> ReceiveAndClassifyAsync(byte number, Outcome outcome, string series = "1.2.3.1")
    {
        var instance = (await _intake.ReceiveAsync(number))!;
        var header = outcome == Outcome.Match ? ModalityClass.CT : ModalityClass.MR;
        var confidence = outcome == Outcome.Match ? 0.6f : 0.99f;
        var verdict = Samples.Slice(number, series, header, confidence: confidence) with
        {
            ContentSha256 = instance.ContentSha256,
            ReceivedAt = instance.ReceivedAt,
            FileName = _intake.Journal.FinalPathOf(instance, outcome),
        };
        await _store.AddAsync([verdict], CancellationToken.None);
        _intake.Journal.Finish(instance, verdict.FileName);
        return _temporary.File("data", verdict.FileName!);
    }
}
