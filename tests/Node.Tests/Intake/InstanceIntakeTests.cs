using DicomNode.Classifier;
using DicomNode.Node.Intake;
using DicomNode.Node.Operations;
using DicomNode.Node.Tests.Network;
using DicomNode.Node.Verdicts;
using DicomNode.Testing;
using FellowOakDicom.Network;
using Microsoft.Extensions.Logging.Abstractions;

namespace DicomNode.Node.Tests.Intake;

/// <summary>Check 13, duplicates, where nothing takes instances from the queue: what waits in accepted/ stays there.</summary>
public sealed class InstanceIntakeTests : IAsyncDisposable
{
    private const string SopInstance = "1.2.3";

    private readonly TemporaryFolder _temporary = new();
    private readonly NodeMetrics _metrics = new();
    private readonly IntakeFolder _folder;
    private readonly ReceptionTable _receptions = new();
    private readonly SqliteVerdictStore _store;
    private readonly InstanceQueue _queue;

    public InstanceIntakeTests()
    {
        _folder = new IntakeFolder(_temporary.File("data"));
        _store = new SqliteVerdictStore(_temporary.File("verdicts.sqlite"), new AbstainThresholds(), TimeProvider.System);
        _queue = new InstanceQueue(new ModelOptions(), _metrics, TimeProvider.System);
    }

    private string[] Accepted => IntakeFolder.NamesIn(_folder.Folders.Accepted);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _metrics.Dispose();
        _temporary.Dispose();
    }

    [Fact]
    public async Task The_same_bytes_again_are_acknowledged_and_leave_no_second_file()
    {
        await _store.OpenAsync(CancellationToken.None);
        Assert.Equal(DicomStatus.Success, await ReceiveAsync(Version(1)));
        Assert.Equal(DicomStatus.Success, await ReceiveAsync(Version(1)));
        Assert.Single(Accepted);
        Assert.Equal(1, _queue.Reader.Count);
        Assert.Empty(IntakeFolder.NamesIn(_folder.Folders.Incoming));
    }

    [Fact]
    public async Task Many_senders_of_one_object_at_one_moment_are_all_acknowledged_and_leave_one_file()
    {
        await _store.OpenAsync(CancellationToken.None);
        var statuses = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => ReceiveAsync(Version(1)))));
        Assert.All(statuses, status => Assert.Equal(DicomStatus.Success, status));
        Assert.Single(Accepted);
        Assert.Equal(1, _queue.Reader.Count);
    }

    [Fact]
    public async Task Who_sends_what_is_just_being_received_is_acknowledged_after_it_is_durable()
    {
        await _store.OpenAsync(CancellationToken.None);
        var first = _receptions.Begin(AcceptedInstance.KeyOf(SopInstance), HashOf(Version(1)), alone: false).Begun!;
        var second = ReceiveAsync(Version(1));
        Assert.False(second.IsCompleted);
        first.End(isDurable: true);
        Assert.Equal(DicomStatus.Success, await second);
        Assert.Empty(Accepted);
    }

    [Fact]
    public async Task Where_the_first_reception_fails_the_second_takes_its_place()
    {
        await _store.OpenAsync(CancellationToken.None);
        var first = _receptions.Begin(AcceptedInstance.KeyOf(SopInstance), HashOf(Version(1)), alone: false).Begun!;
        var second = ReceiveAsync(Version(1));
        Assert.False(second.IsCompleted);
        _receptions.GiveUp(first);
        Assert.Equal(DicomStatus.Success, await second);
        Assert.Single(Accepted);
    }

    [Fact]
    public async Task Other_bytes_are_kept_beside_by_default()
    {
        await _store.OpenAsync(CancellationToken.None);
        Assert.Equal(DicomStatus.Success, await ReceiveAsync(Version(1)));
        Assert.Equal(DicomStatus.Success, await ReceiveAsync(Version(2)));
        Assert.Equal(2, Accepted.Length);
    }

    [Fact]
    public async Task Other_bytes_are_refused_on_demand_while_the_first_wait_and_once_they_have_a_verdict()
    {
        await _store.OpenAsync(CancellationToken.None);
        Assert.Equal(DicomStatus.Success, await ReceiveAsync(Version(1), DuplicatePolicy.Refuse));
        await AssertRefusedAsync(Version(2));
        Assert.Equal(DicomStatus.Success, await ReceiveAsync(Version(1), DuplicatePolicy.Refuse));

        await ClassifyAsync(Version(1));
        Assert.Empty(Accepted);
        await AssertRefusedAsync(Version(2));
        Assert.Equal(DicomStatus.Success, await ReceiveAsync(Version(1), DuplicatePolicy.Refuse));
        Assert.Empty(Accepted);
    }

    [Fact]
    public async Task After_a_restart_names_alone_tell_what_waits()
    {
        await _store.OpenAsync(CancellationToken.None);
        Assert.NotNull(await _folder.ReceiveAsync(Version(1)));
        foreach (var instance in _folder.Journal.Resume())
            _receptions.Add(instance);
        Assert.Equal(DicomStatus.Success, await ReceiveAsync(Version(1)));
        Assert.Single(Accepted);
    }

    [Fact]
    public async Task A_store_that_fails_does_not_fail_the_reception()
    {
        // Never opened, it has no tables.
        Assert.Equal(DicomStatus.Success, await ReceiveAsync(Version(1)));
        Assert.Single(Accepted);
    }

    [Fact]
    public async Task A_kept_file_that_has_vanished_is_put_back_by_the_same_bytes()
    {
        await _store.OpenAsync(CancellationToken.None);
        await ReceiveAsync(Version(1));
        var path = await ClassifyAsync(Version(1));
        File.Delete(path);
        Assert.Equal(DicomStatus.Success, await ReceiveAsync(Version(1)));
        Assert.Equal(Version(1), (await File.ReadAllBytesAsync(path))[^Version(1).Length..]);
        Assert.Empty(Accepted);
    }

    private static byte[] Version(byte number) => DataSetBytes.Ct(SopInstance, pixels: [.. Enumerable.Range(0, 512).Select(i => (byte)(i * number))]);

    private static string HashOf(byte[] bytes) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));

    private async Task AssertRefusedAsync(byte[] bytes)
    {
        var status = await ReceiveAsync(bytes, DuplicatePolicy.Refuse);
        Assert.Equal(0x0111, status.Code);
        Assert.NotEmpty(status.ErrorComment!);
        Assert.Empty(IntakeFolder.NamesIn(_folder.Folders.Incoming));
    }

    private async Task<DicomStatus> ReceiveAsync(byte[] bytes, DuplicatePolicy policy = DuplicatePolicy.KeepBoth)
    {
        var settings = new CurrentSettings(new NodeOptions { Dicom = new DicomOptions { Duplicates = policy } });
        var intake = new InstanceIntake(
            _folder.Journal, _queue, _receptions, _store, settings, _metrics, TimeProvider.System,
            NullLogger<InstanceIntake>.Instance);
        using var incoming = intake.Begin(IntakeFolder.Header, () => { });
        incoming.Write(bytes);
        return await intake.ReceiveAsync(incoming, IntakeFolder.Header.SopClassUid, SopInstance, CancellationToken.None);
    }

    /// <summary>What the writer of verdicts does with the one instance that waits; returns where its file then lies.</summary>
    private async Task<string> ClassifyAsync(byte[] bytes)
    {
        var instance = Assert.Single(_folder.Journal.Resume());
        Assert.Equal(HashOf(bytes), instance.ContentSha256);
        var verdict = VerdictOn.Instance(instance, SopInstance, _folder.Journal.FinalPathOf(instance, Outcome.Match));
        await _store.AddAsync([verdict], CancellationToken.None);
        _folder.Journal.Finish(instance, verdict.FileName);
        _receptions.Remove(instance);
        return _temporary.File("data", verdict.FileName!);
    }
}
