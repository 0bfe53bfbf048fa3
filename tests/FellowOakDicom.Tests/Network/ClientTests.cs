using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using FellowOakDicom.Network;
using FellowOakDicom.Network.Client;

namespace FellowOakDicom.Tests.Network;

/// <summary>The client against this library's server and against a peer made of bytes.</summary>
public sealed class ClientTests : IDisposable
{
    private readonly TestServer _server = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public ClientTests() => _listener.Start();

    public void Dispose()
    {
        _server.Dispose();
        _listener.Dispose();
    }

    [Fact]
    public async Task Echo_AssociatesAsksAndReleases()
    {
        var client = Client(_server.Port);
        List<string> events = [];
        client.AssociationAccepted += (_, accepted) => events.Add($"accepted {accepted.Association.CalledAE}");
        client.AssociationReleased += (_, _) => events.Add("released");
        var request = new DicomCEchoRequest { UserState = "mine" };
        request.OnResponseReceived += (_, response) => events.Add($"{response.Status.Code} {response.UserState} {response.RequestMessageID == request.MessageID}");
        await client.AddRequestAsync(request);
        Assert.True(client.IsSendRequired);
        await client.SendAsync();
        Assert.Equal(["accepted SCP", "0 mine True", "released"], events);
        Assert.False(client.IsSendRequired);

        await _server.Log.AwaitClosingAsync();
        Assert.Equal(["request", "echo", "release", "closed"], _server.Log.Events);
        Assert.Equal("SCU", Assert.Single(_server.Log.Associations).CallingAE);
    }

    [Fact]
    public async Task Store_ReportsStatusAndComment()
    {
        _server.Log.OnStore = request => Task.FromResult(new DicomStatus(DicomStatus.StorageCannotUnderstand, $"not {request.SOPInstanceUID.UID}"));
        DicomStatus? status = null;
        var file = SmallFile();
        var client = Client(_server.Port);
        await client.AddRequestAsync(new DicomCStoreRequest(file) { OnResponseReceived = (_, response) => status = response.Status });
        await client.SendAsync();
        Assert.Equal((ushort)0xC000, status!.Code);
        Assert.Equal(DicomState.Failure, status.State);
        Assert.Equal($"not {file.Dataset.GetString(DicomTag.SOPInstanceUID)}", status.ErrorComment);
    }

    [Fact]
    public async Task ManyRequests_GoOverOneAssociationOrAsManyAsAreAllowed()
    {
        var client = Client(_server.Port);
        client.ClientOptions.MaximumNumberOfRequestsPerAssociation = 4;
        client.NegotiateAsyncOps(3, 1);
        var answered = 0;
        for (var request = 0; request < 10; request++)
            await client.AddRequestAsync(new DicomCEchoRequest { OnResponseReceived = (_, _) => Interlocked.Increment(ref answered) });
        await client.SendAsync();
        Assert.Equal(10, answered);
        Assert.Equal(3, _server.Log.Associations.Count);
        Assert.All(_server.Log.Associations, association => Assert.Equal(3, association.MaxAsyncOpsInvoked));
    }

    [Fact]
    public async Task Rejection_IsAnExceptionThatSaysWhy()
    {
        _server.Log.Reject = (DicomRejectResult.Transient, DicomRejectSource.ServiceProviderPresentation, DicomRejectReason.TemporaryCongestion);
        var client = Client(_server.Port);
        await client.AddRequestAsync(new DicomCEchoRequest());
        var exception = await Assert.ThrowsAsync<DicomAssociationRejectedException>(() => client.SendAsync());
        Assert.Equal(DicomRejectResult.Transient, exception.RejectResult);
        Assert.Equal(DicomRejectSource.ServiceProviderPresentation, exception.RejectSource);
        Assert.Equal(DicomRejectReason.TemporaryCongestion, exception.RejectReason);
    }

    [Fact]
    public async Task NoAcceptedContext_CountsAsSopClassNotSupported()
    {
        var file = SmallFile();
        file.Dataset.AddOrUpdate(DicomTag.SOPClassUID, DicomUID.Parse("1.2.3.4.5"));
        DicomStatus? status = null;
        var client = Client(_server.Port);
        await client.AddRequestAsync(new DicomCStoreRequest(file) { OnResponseReceived = (_, response) => status = response.Status });
        await client.SendAsync();
        Assert.Equal(DicomStatus.SOPClassNotSupported, status);
    }

    [Fact]
    public async Task AbortByThePeer_IsAnException()
    {
        var client = Client(((IPEndPoint)_listener.LocalEndpoint).Port);
        await client.AddRequestAsync(new DicomCEchoRequest());
        var sending = client.SendAsync();
        using var peer = await AcceptAsync(maximumLength: 16384);
        await peer.ReceiveAsync();
        await peer.SendAsync(Pdu.Make(Pdu.Abort, 0, 0, 2, 1));
        var exception = await Assert.ThrowsAsync<DicomAssociationAbortedException>(() => sending);
        Assert.Equal(DicomAbortSource.ServiceProvider, exception.AbortSource);
        Assert.Equal(DicomAbortReason.UnrecognizedPDU, exception.AbortReason);
    }

    [Fact]
    public async Task PeerThatVanishes_IsAnException()
    {
        var client = Client(((IPEndPoint)_listener.LocalEndpoint).Port);
        await client.AddRequestAsync(new DicomCEchoRequest());
        var sending = client.SendAsync();
        using (var peer = await AcceptAsync(maximumLength: 16384))
            await peer.ReceiveAsync();
        await Assert.ThrowsAnyAsync<DicomNetworkException>(() => sending);
    }

    [Fact]
    public async Task NobodyThere_IsAnException()
    {
        var port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _listener.Stop();
        var client = Client(port);
        await client.AddRequestAsync(new DicomCEchoRequest());
        await Assert.ThrowsAnyAsync<Exception>(() => client.SendAsync());
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(1001)]
    public async Task PeersMaximumLength_IsObeyed(int maximumLength)
    {
        var file = SmallFile(pixelBytes: 50_000);
        var client = Client(((IPEndPoint)_listener.LocalEndpoint).Port);
        await client.AddRequestAsync(new DicomCStoreRequest(file));
        var sending = client.SendAsync();
        using var peer = await AcceptAsync(maximumLength);
        var command = new MemoryStream();
        var dataset = new MemoryStream();
        bool last;
        do
        {
            var (type, body) = (await peer.ReceiveAsync())!.Value;
            Assert.Equal(Pdu.Data, type);
            Assert.InRange(body.Length, 7, maximumLength);
            last = ReadFragments(body, command, dataset);
        }
        while (!last);

        Assert.InRange(dataset.Length, 50_000, 51_000);
        await AnswerAsync(peer, command.ToArray());
        await peer.ReceiveAsync();
        await peer.SendAsync(Pdu.Make(Pdu.ReleaseRp, 0, 0, 0, 0));
        await sending;
    }

    // PS3.8 9.2: the requestor answers the acceptor's release request, then waits for the answer to its own.
    [Fact]
    public async Task ReleaseCollision_IsAnsweredByTheRequestorFirst()
    {
        Upstream.Skip("does not answer the peer's release request");
        var client = Client(((IPEndPoint)_listener.LocalEndpoint).Port);
        await client.AddRequestAsync(new DicomCEchoRequest());
        var sending = client.SendAsync();
        using var peer = await AcceptAsync(maximumLength: 16384);
        var command = await peer.ReceiveCommandAsync();
        await AnswerAsync(peer, command);
        Assert.Equal(Pdu.ReleaseRq, (await peer.ReceiveAsync())?.Type);
        await peer.SendAsync(Pdu.Release);
        Assert.Equal(Pdu.ReleaseRp, (await peer.ReceiveAsync())?.Type);
        Assert.False(sending.IsCompleted);
        await peer.SendAsync(Pdu.Make(Pdu.ReleaseRp, 0, 0, 0, 0));
        await sending;
    }

    [Fact]
    public async Task SilentPeer_TimesOut()
    {
        var client = Client(((IPEndPoint)_listener.LocalEndpoint).Port);
        client.ClientOptions.AssociationRequestTimeoutInMs = 100;
        client.ClientOptions.MaximumNumberOfConsecutiveTimedOutAssociationRequests = 2;
        await client.AddRequestAsync(new DicomCEchoRequest());
        await Assert.ThrowsAsync<DicomAssociationRequestTimedOutException>(() => client.SendAsync());
    }

    [Fact]
    public async Task UnansweredRequest_TimesOutAndTheAssociationEnds()
    {
        var client = Client(((IPEndPoint)_listener.LocalEndpoint).Port);
        client.ServiceOptions.RequestTimeout = TimeSpan.FromMilliseconds(100);
        client.ClientOptions.AssociationReleaseTimeoutInMs = 100;
        TimeSpan? waited = null;
        await client.AddRequestAsync(new DicomCEchoRequest { OnTimeout = (_, timeout) => waited = timeout.Timeout });
        var sending = client.SendAsync();
        using var peer = await AcceptAsync(maximumLength: 16384);
        await sending;
        Assert.Equal(TimeSpan.FromMilliseconds(100), waited);
    }

    [Fact]
    public void LongAeTitle_IsRefused()
        => Assert.Throws<ArgumentException>(() => DicomClientFactory.Create("127.0.0.1", 104, false, "SEVENTEEN_LETTERS", "SCP"));

    [Fact]
    public void Contexts_ProposeTheFilesOwnSyntaxApart()
    {
        var association = new DicomAssociation("SCU", "SCP");
        association.PresentationContexts.AddFromRequest(new DicomCStoreRequest(SmallFile())
        {
            AdditionalTransferSyntaxes = [DicomTransferSyntax.JPEGLSLossless],
        });
        association.PresentationContexts.AddFromRequest(new DicomCStoreRequest(SmallFile()));
        association.PresentationContexts.AddFromRequest(new DicomCEchoRequest());
        Assert.Equal([1, 3, 5], association.PresentationContexts.Select(context => context.ID));
        Assert.Equal([DicomTransferSyntax.ExplicitVRLittleEndian], association.PresentationContexts[1].GetTransferSyntaxes());
        Assert.Equal(
            [DicomTransferSyntax.JPEGLSLossless, DicomTransferSyntax.ImplicitVRLittleEndian],
            association.PresentationContexts[3].GetTransferSyntaxes());
        Assert.Equal(DicomUID.Verification, association.PresentationContexts[5].AbstractSyntax);
    }

    private static IDicomClient Client(int port) => DicomClientFactory.Create("127.0.0.1", port, false, "SCU", "SCP");

    private static DicomFile SmallFile(int pixelBytes = 2)
        => new(new DicomDataset(DicomTransferSyntax.ExplicitVRLittleEndian)
        {
            { DicomTag.SOPClassUID, DicomUID.CTImageStorage },
            { DicomTag.SOPInstanceUID, DicomUID.Generate() },
            { DicomTag.Modality, "CT" },
            new DicomOtherWord(DicomTag.PixelData, new ushort[pixelBytes / 2]),
        });

    /// <summary>Accepts the next association: every context with its first transfer syntax.</summary>
    private async Task<RawPeer> AcceptAsync(int maximumLength)
    {
        var peer = await RawPeer.AcceptAsync(_listener);
        var (type, body) = (await peer.ReceiveAsync())!.Value;
        Assert.Equal(Pdu.AssociateRq, type);
        var answers = new MemoryStream();
        for (var at = 68; at < body.Length; at += 4 + BinaryPrimitives.ReadUInt16BigEndian(body.AsSpan(at + 2)))
        {
            if (body[at] != 0x20)
                continue;

            var abstractSyntaxLength = BinaryPrimitives.ReadUInt16BigEndian(body.AsSpan(at + 10));
            var syntaxAt = at + 12 + abstractSyntaxLength;
            var syntaxLength = BinaryPrimitives.ReadUInt16BigEndian(body.AsSpan(syntaxAt + 2));
            answers.Write(Pdu.Item(0x21, [body[at + 4], 0, 0, 0, .. Pdu.Item(0x40, Encoding.ASCII.GetString(body, syntaxAt + 4, syntaxLength))]));
        }

        var limit = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(limit, maximumLength);
        await peer.SendAsync(Pdu.Make(
            Pdu.AssociateAc,
            [
                .. body[..68],
                .. Pdu.Item(0x10, "1.2.840.10008.3.1.1.1"),
                .. answers.ToArray(),
                .. Pdu.Item(0x50, [.. Pdu.Item(0x51, limit), .. Pdu.Item(0x52, "1.2.3")]),
            ]));
        return peer;
    }

    /// <summary>Collects the bytes of a P-DATA-TF and tells whether its last fragment ended the data set.</summary>
    private static bool ReadFragments(byte[] body, MemoryStream command, MemoryStream dataset)
    {
        var last = false;
        for (var at = 0; at < body.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(at));
            var isCommand = (body[at + 5] & 1) != 0;
            (isCommand ? command : dataset).Write(body, at + 6, length - 2);
            last = !isCommand && (body[at + 5] & 2) != 0;
            at += 4 + length;
        }

        return last;
    }

    /// <summary>Answers a request with Success.</summary>
    private static Task AnswerAsync(RawPeer peer, byte[] command)
        => peer.SendAsync(Pdu.Make(
            Pdu.Data,
            Pdu.Fragment(
                1,
                true,
                true,
                Pdu.Command(
                    (0x0002, Pdu.Uid(Pdu.CommandText(command, 0x0002)!)),
                    (0x0100, Pdu.Number((ushort)(0x8000 | Pdu.CommandNumber(command, 0x0100)!.Value))),
                    (0x0120, Pdu.Number(Pdu.CommandNumber(command, 0x0110)!.Value)),
                    (0x0800, Pdu.Number(0x0101)),
                    (0x0900, Pdu.Number(0))))));
}
