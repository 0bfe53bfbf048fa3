using FellowOakDicom.Network;

namespace FellowOakDicom.Tests.Network;

/// <summary>Messages in fragments (PS3.8 Annex E) and what becomes of them.</summary>
public sealed class DataTransferTests : IDisposable
{
    private const string Instance = "1.2.826.0.1.1";

    private readonly TestServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task CommandInManyFragmentsOfOnePdu_IsOneMessage()
    {
        using var peer = await RawPeer.AssociateAsync(_server.Port);
        var command = Pdu.EchoCommand(0x1234);
        await peer.SendAsync(Pdu.Make(
            Pdu.Data,
            [
                .. Pdu.Fragment(1, true, false, command.AsSpan(0, 2)),
                .. Pdu.Fragment(1, true, false, []),
                .. Pdu.Fragment(1, true, false, command.AsSpan(2, 30)),
                .. Pdu.Fragment(1, true, true, command.AsSpan(32)),
            ]));
        Assert.Equal((ushort)0x1234, Pdu.CommandNumber(await peer.ReceiveCommandAsync(), 0x0120));
    }

    [Fact]
    public async Task CommandOverManyPdusAndSegments_IsOneMessage()
    {
        using var peer = await RawPeer.AssociateAsync(_server.Port);
        var command = Pdu.EchoCommand(9);
        byte[] pdus =
        [
            .. Pdu.Make(Pdu.Data, Pdu.Fragment(1, true, false, command.AsSpan(0, 10))),
            .. Pdu.Make(Pdu.Data, Pdu.Fragment(1, true, false, command.AsSpan(10, 10))),
            .. Pdu.Make(Pdu.Data, Pdu.Fragment(1, true, true, command.AsSpan(20))),
        ];
        foreach (var single in pdus)
            await peer.SendAsync(single);
        Assert.Equal((ushort)9, Pdu.CommandNumber(await peer.ReceiveCommandAsync(), 0x0120));
    }

    [Theory]
    [InlineData(1, 7)]
    [InlineData(100_000, 5000)]
    [InlineData(100_001, 16000)]
    public async Task DatasetInFragments_ArrivesBitForBit(int length, int fragmentLength)
    {
        var dataset = new byte[length];
        new Random(1).NextBytes(dataset);
        using var peer = await RawPeer.AssociateAsync(_server.Port);
        await peer.SendAsync(Pdu.Make(Pdu.Data, Pdu.Fragment(3, true, true, Pdu.StoreCommand(5, Pdu.CTImageStorage, Instance))));
        for (var start = 0; start < length; start += fragmentLength)
        {
            var part = dataset.AsMemory(start, Math.Min(fragmentLength, length - start));

            // Two fragments in a PDU, the second of them possibly empty.
            var half = part.Length / 2;
            await peer.SendAsync(Pdu.Make(
                Pdu.Data,
                [
                    .. Pdu.Fragment(3, false, false, part.Span[..half]),
                    .. Pdu.Fragment(3, false, start + fragmentLength >= length, part.Span[half..]),
                ]));
        }

        var response = await peer.ReceiveCommandAsync();
        Assert.Equal((ushort)0x8001, Pdu.CommandNumber(response, 0x0100));
        Assert.Equal((ushort)5, Pdu.CommandNumber(response, 0x0120));
        Assert.Equal((ushort)0, Pdu.CommandNumber(response, 0x0900));
        Assert.Equal(Pdu.CTImageStorage, Pdu.CommandText(response, 0x0002));
        Assert.Equal(dataset, Assert.Single(_server.Log.Stored));
        Assert.Equal(["request", $"stream {Instance} {Pdu.ExplicitLittle}", $"store {Instance}"], _server.Log.Events);
    }

    [Fact]
    public async Task CommandAndDatasetInOnePdu_AreOneMessage()
    {
        using var peer = await RawPeer.AssociateAsync(_server.Port);
        await peer.SendAsync(Pdu.Make(
            Pdu.Data,
            [
                .. Pdu.Fragment(3, true, true, Pdu.StoreCommand(1, Pdu.CTImageStorage, Instance)),
                .. Pdu.Fragment(3, false, true, [1, 2, 3, 4]),
            ]));
        Assert.Equal((ushort)0, Pdu.CommandNumber(await peer.ReceiveCommandAsync(), 0x0900));
        Assert.Equal([1, 2, 3, 4], Assert.Single(_server.Log.Stored));
    }

    [Fact]
    public async Task DatasetOfNoBytes_StillGetsItsStreamAndAnswer()
    {
        using var peer = await RawPeer.AssociateAsync(_server.Port);
        await StoreAsync(peer, 1, []);
        Assert.Equal((ushort)0, Pdu.CommandNumber(await peer.ReceiveCommandAsync(), 0x0900));
        Assert.Empty(Assert.Single(_server.Log.Stored));
    }

    [Fact]
    public async Task StatusWithComment_GoesToThePeer()
    {
        _server.Log.OnStore = _ => Task.FromResult(new DicomStatus(DicomStatus.StorageStorageOutOfResources, "disk full"));
        using var peer = await RawPeer.AssociateAsync(_server.Port);
        await StoreAsync(peer, 1, [0, 0]);
        var response = await peer.ReceiveCommandAsync();
        Assert.Equal((ushort)0xA700, Pdu.CommandNumber(response, 0x0900));
        Assert.Equal("disk full", Pdu.CommandText(response, 0x0902));
    }

    [Fact]
    public async Task FileThatCannotBeMade_IsAProcessingFailureWithComment()
    {
        _server.Log.MakeFile = () => throw new InvalidDataException(new string('x', 100));
        using var peer = await RawPeer.AssociateAsync(_server.Port);
        await StoreAsync(peer, 1, [0, 0]);
        var response = await peer.ReceiveCommandAsync();
        Assert.Equal((ushort)0x0110, Pdu.CommandNumber(response, 0x0900));
        Assert.Equal(new string('x', 62) + "..", Pdu.CommandText(response, 0x0902));
        Assert.DoesNotContain($"store {Instance}", _server.Log.Events);
    }

    [Fact]
    public async Task AssociationOutlivesAFileThatCannotBeMade()
    {
        Upstream.Skip("takes the next command for more of the data set");
        _server.Log.MakeFile = () => throw new InvalidDataException("unreadable");
        using var peer = await RawPeer.AssociateAsync(_server.Port);
        await StoreAsync(peer, 1, [0, 0]);
        await peer.ReceiveCommandAsync();
        _server.Log.MakeFile = null;
        await StoreAsync(peer, 2, [1, 1]);
        Assert.Equal((ushort)0, Pdu.CommandNumber(await peer.ReceiveCommandAsync(), 0x0900));
        Assert.Equal(
            ["request", $"stream {Instance} {Pdu.ExplicitLittle}", "failed unreadable", $"stream {Instance} {Pdu.ExplicitLittle}", $"store {Instance}"],
            _server.Log.Events);
    }

    [Fact]
    public async Task HandlerThatThrows_CostsItsAssociationOnly()
    {
        _server.Log.OnStore = _ => throw new InvalidOperationException("defect");
        using (var peer = await RawPeer.AssociateAsync(_server.Port))
        {
            await StoreAsync(peer, 1, [0, 0]);
            await peer.AwaitCloseAsync();
        }

        await _server.Log.AwaitClosingAsync();
        Assert.IsType<InvalidOperationException>(Assert.Single(_server.Log.Closings));
        await _server.AssertAnswersAsync();
    }

    [Fact]
    public async Task HandlersOfAnAssociation_RunOneByOne()
    {
        var running = 0;
        var most = 0;
        _server.Log.OnStore = async _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            for (var turn = 0; turn < 50; turn++)
                await Task.Yield();
            Interlocked.Decrement(ref running);
            return DicomStatus.Success;
        };
        using var peer = await RawPeer.AssociateAsync(_server.Port);
        for (ushort id = 1; id <= 20; id++)
            await StoreAsync(peer, id, [0, 0]);
        for (ushort id = 1; id <= 20; id++)
            Assert.Equal(id, Pdu.CommandNumber(await peer.ReceiveCommandAsync(), 0x0120));
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task OperationThatNobodyPerforms_IsUnrecognized()
    {
        Upstream.Skip("closes the connection");
        using var peer = await RawPeer.AssociateAsync(_server.Port);

        // C-FIND-RQ with a data set, in the CT context.
        var find = Pdu.Command(
            (0x0002, Pdu.Uid(Pdu.CTImageStorage)), (0x0100, Pdu.Number(0x0020)), (0x0110, Pdu.Number(3)), (0x0800, Pdu.Number(1)));
        await peer.SendAsync(Pdu.Make(Pdu.Data, [.. Pdu.Fragment(3, true, true, find), .. Pdu.Fragment(3, false, true, new byte[100])]));
        var response = await peer.ReceiveCommandAsync();
        Assert.Equal((ushort)0x8020, Pdu.CommandNumber(response, 0x0100));
        Assert.Equal((ushort)3, Pdu.CommandNumber(response, 0x0120));
        Assert.Equal((ushort)0x0211, Pdu.CommandNumber(response, 0x0900));
        await peer.SendAsync(Pdu.Release);
        Assert.Equal(Pdu.ReleaseRp, (await peer.ReceiveAsync())?.Type);
    }

    private static Task StoreAsync(RawPeer peer, ushort messageId, byte[] dataset)
        => peer.SendAsync(
            [
                .. Pdu.Make(Pdu.Data, Pdu.Fragment(3, true, true, Pdu.StoreCommand(messageId, Pdu.CTImageStorage, Instance))),
                .. Pdu.Make(Pdu.Data, Pdu.Fragment(3, false, true, dataset)),
            ]);
}
