using DicomNode.Node.Network;
using DicomNode.Node.Tests.Verdicts;
using FellowOakDicom.Network;
using Microsoft.Extensions.DependencyInjection;

namespace DicomNode.Node.Tests.Network;

public sealed class CallerRecordsTests
{
    [Fact]
    public void The_one_not_heard_of_for_longest_is_forgotten_first()
    {
        var clock = new ManualClock();
        var records = new CallerRecords(clock);
        for (var i = 0; i <= CallerRecords.Capacity; i++)
        {
            records.Accepted($"AE{i}", "192.0.2.1");
            clock.Now += TimeSpan.FromSeconds(1);
            records.Stored("AE0");
        }

        var known = records.List();
        Assert.Equal(CallerRecords.Capacity, known.Count);
        Assert.Equal("AE0", known[0].CallingAe);
        Assert.DoesNotContain(known, record => record.CallingAe == "AE1");
    }

    [Fact]
    public async Task A_node_remembers_who_called_and_what_went_wrong()
    {
        await using var node = await RunningNode.StartAsync();
        using var peer = await RawPeer.AssociateAsync(node.Port);
        await peer.SendAsync(RawPeer.StoreCommand(RawPeer.CtImage, "1.2.3"));
        await peer.SendAsync(RawPeer.DataPdu(control: 2, [0xFF]));
        Assert.NotEqual(DicomStatus.Success.Code, (await peer.ReceiveResponseAsync()).Status);
        var record = Assert.Single(node.Services.GetRequiredService<CallerRecords>().List());
        Assert.Equal((1, 0, 1), (record.Accepted, record.Stored, record.Refused));
        Assert.StartsWith("Object refused: C000", record.Error, StringComparison.Ordinal);
    }
}
