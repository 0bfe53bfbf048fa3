using DicomNode.Classifier;
using DicomNode.Node.Intake;
using DicomNode.Node.Operations;
using DicomNode.Node.Tests.Network;
using DicomNode.Node.Verdicts;
using DicomNode.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace DicomNode.Node.Tests.Intake;

/// <summary>What a start does with instances that an earlier run accepted.</summary>
public sealed class BacklogServiceTests
{
    [Fact]
    public async Task One_whose_verdict_is_stored_is_finished_and_the_others_are_queued_in_their_order()
    {
        using var temporary = new TemporaryFolder();
        using var metrics = new NodeMetrics();
        var intake = new IntakeFolder(temporary.File("data"));
        await using var store = new SqliteVerdictStore(temporary.File("verdicts.sqlite"), new AbstainThresholds(), TimeProvider.System);
        await store.OpenAsync(CancellationToken.None);
        var sent = new List<AcceptedInstance>();
        for (byte version = 1; version <= 3; version++)
            sent.Add((await intake.ReceiveAsync(DataSetBytes.Ct("1.2.3", pixels: [.. Enumerable.Repeat(version, 512)])))!);
        var stored = VerdictOn.Instance(sent[1], "1.2.3", intake.Journal.FinalPathOf(sent[1], Outcome.Match));
        await store.AddAsync([stored], CancellationToken.None);

        var queue = new InstanceQueue(new ModelOptions(), metrics, TimeProvider.System);
        using var service = new BacklogService(intake.Journal, queue, new ReceptionTable(), store, NullLogger<BacklogService>.Instance);
        await service.StartAsync(CancellationToken.None);
        await service.ExecuteTask!.WaitAsync(TimeSpan.FromMinutes(1));

        Assert.True(queue.Reader.TryRead(out var first) && queue.Reader.TryRead(out var second) && second.Instance == sent[2] && first.Instance == sent[0]);
        Assert.False(queue.Reader.TryRead(out _));
        Assert.Equal([sent[1].FileName], IntakeFolder.NamesIn(intake.Folders.Classified));
    }
}
