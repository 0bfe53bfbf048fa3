using DicomNode.Trainer.Training;
using static TorchSharp.torch;

namespace DicomNode.Trainer.Tests.Training;

public sealed class ReplicaMeetingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void AllGetWhatAllGive(int replicas)
    {
        using var meeting = new ReplicaMeeting([.. Enumerable.Repeat(CPU, replicas)]);
        var found = new float[replicas][];
        meeting.Run(replica =>
        {
            using var scope = NewDisposeScope();
            var first = meeting.Gather(replica, full(new long[] { 2 }, (float)replica));
            var second = meeting.Gather(replica, full(new long[] { 1 }, replica * 10f));
            found[replica] = [.. first.data<float>().ToArray(), .. second.data<float>().ToArray()];
        });
        var expected = Enumerable.Range(0, replicas).SelectMany(replica => new float[] { replica, replica })
            .Concat(Enumerable.Range(0, replicas).Select(replica => replica * 10f));
        Assert.All(found, values => Assert.Equal(expected, values));
    }

    [Fact]
    public void ReplicasOnOneDeviceTakeTurnsInOrder()
    {
        using var meeting = new ReplicaMeeting([CPU, CPU, CPU]);
        var order = new List<int>();
        meeting.Run(replica =>
        {
            using var scope = NewDisposeScope();
            order.Add(replica);
            meeting.Gather(replica, zeros(new long[] { 1 }));
            order.Add(replica);
        });
        Assert.Equal([0, 1, 2, 0, 1, 2], order);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    public async Task AReplicaThatFailsEndsTheOthers(int broken, int after)
    {
        var run = Task.Run(
            () =>
            {
                using var meeting = new ReplicaMeeting([CPU, CPU, CPU]);
                meeting.Run(replica =>
                {
                    using var scope = NewDisposeScope();
                    for (var round = 0; round < 2; round++)
                    {
                        if (replica == broken && round == after)
                            throw new FormatException($"replica {replica}");
                        meeting.Gather(replica, zeros(new long[] { 1 }));
                    }

                    if (replica == broken)
                        throw new FormatException($"replica {replica}");
                });
            },
            TestContext.Current.CancellationToken);
        var fault = await Assert.ThrowsAsync<FormatException>(() => run.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.Equal($"replica {broken}", fault.Message);
    }
}
