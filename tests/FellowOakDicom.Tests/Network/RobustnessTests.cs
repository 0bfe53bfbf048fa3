using System.Net.Sockets;
using System.Text;
using DicomNode.Testing;
using FellowOakDicom.Network;
using FellowOakDicom.Network.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FellowOakDicom.Tests.Network;

/// <summary>The server as a whole: damaged input, limits, its life, and how its services come to be.</summary>
public sealed class RobustnessTests
{
    private const int Rounds = 300;

    [Fact]
    public async Task DamagedSessions_LeaveTheServerAnswering()
    {
        Upstream.Skip("trusts the lengths of PDUs");
        using var server = new TestServer();
        byte[] session =
        [
            .. Pdu.Request((1, Pdu.Verification, [Pdu.ImplicitLittle]), (3, Pdu.CTImageStorage, [Pdu.ExplicitLittle])),
            .. Pdu.Make(Pdu.Data, Pdu.Fragment(1, true, true, Pdu.EchoCommand(1))),
            .. Pdu.Make(Pdu.Data, Pdu.Fragment(3, true, true, Pdu.StoreCommand(2, Pdu.CTImageStorage, "1.2.3"))),
            .. Pdu.Make(Pdu.Data, Pdu.Fragment(3, false, true, new byte[300])),
            .. Pdu.Release,
        ];
        var random = new Random(20080);
        for (var round = 0; round < Rounds; round++)
        {
            using var peer = await RawPeer.ConnectAsync(server.Port);
            await peer.SendAsync(Damage(session, random));
            peer.Stream.Socket.Shutdown(SocketShutdown.Send);
            await peer.AwaitCloseAsync();
        }

        for (var round = 0; round < Rounds; round++)
            await server.Log.AwaitClosingAsync();
        await server.AssertAnswersAsync();
    }

    [Fact]
    public async Task OverTheLimit_AConnectionWaitsUntilAnotherEnds()
    {
        using var server = new TestServer(options => options.MaxClientsAllowed = 1);
        using var first = await RawPeer.AssociateAsync(server.Port);
        using var second = await RawPeer.ConnectAsync(server.Port);
        await second.SendAsync(Pdu.Request((1, Pdu.Verification, [Pdu.ImplicitLittle])));
        await first.SendAsync(Pdu.Release);
        await first.ReceiveAsync();
        first.Dispose();
        Assert.Equal(Pdu.AssociateAc, (await second.ReceiveAsync())?.Type);
        Assert.Equal(["request", "release", "closed", "request"], server.Log.Events);
    }

    [Fact]
    public async Task Dispose_CutsOpenConnections()
    {
        var server = new TestServer();
        using var peer = await RawPeer.AssociateAsync(server.Port);
        server.Dispose();
        await peer.AwaitCloseAsync();
        await server.Log.AwaitClosingAsync();
        Assert.Equal(["request", "closed"], server.Log.Events);
    }

    [Fact]
    public async Task Stop_LetsOpenAssociationsFinish()
    {
        var log = new StoreLog();
        using var server = DicomServerFactory.Create<StoreService>(NetworkManager.IPv4Loopback, FreePort.Find(), userState: log);
        using var peer = await RawPeer.AssociateAsync(server.Port);
        server.Stop();
        await peer.SendAsync(Pdu.Make(Pdu.Data, Pdu.Fragment(1, true, true, Pdu.EchoCommand(3))));
        Assert.Equal((ushort)3, Pdu.CommandNumber(await peer.ReceiveCommandAsync(), 0x0120));
    }

    [Fact]
    public async Task WithoutAStreamOfItsOwn_AServiceGetsAFileThatReadsItsPixelsLater()
    {
        var log = new StoreLog();
        using var server = DicomServerFactory.Create<FileService>(NetworkManager.IPv4Loopback, FreePort.Find(), userState: log);
        var pixels = new byte[300_000];
        new Random(3).NextBytes(pixels);
        var dataset = new DicomDataset(DicomTransferSyntax.ExplicitVRLittleEndian)
        {
            { DicomTag.SOPClassUID, DicomUID.CTImageStorage },
            { DicomTag.SOPInstanceUID, "1.2.3.4" },
            { DicomTag.PatientID, "P1" },
            new DicomOtherWord(DicomTag.PixelData, new FellowOakDicom.IO.Buffer.MemoryByteBuffer(pixels)),
        };
        var client = DicomClientFactory.Create("127.0.0.1", server.Port, false, "SCU", "SCP");
        await client.AddRequestAsync(new DicomCStoreRequest(new DicomFile(dataset)));
        await client.SendAsync();
        Assert.Equal(["1.2.3.4 SCU P1"], log.Events);
        Assert.Equal(pixels, Assert.Single(log.Stored));
    }

    [Fact]
    public void PortInUse_IsAnException()
    {
        using var server = new TestServer();
        var exception = Assert.Throws<DicomNetworkException>(
            () => DicomServerFactory.Create<StoreService>(NetworkManager.IPv4Loopback, server.Port, userState: new StoreLog()));
        Assert.NotNull(exception.Message);
    }

    [Fact]
    public async Task Service_GetsItsDependenciesFromTheProviderOfItsFactory()
    {
        var greetings = new Greetings();
        await using var provider = new ServiceCollection()
            .AddFellowOakDicom()
            .AddSingleton(greetings)
            .Configure<DicomServiceOptions>(options => options.MaxPDULength = 32768)
            .BuildServiceProvider();
        using var server = provider.GetRequiredService<IDicomServerFactory>().Create<GreetingService>(FreePort.Find(), userState: "hello");
        Assert.Equal(32768u, server.Options.MaxPDULength);

        var client = provider.GetRequiredService<IDicomClientFactory>().Create("127.0.0.1", server.Port, false, "SCU", "SCP");
        await client.AddRequestAsync(new DicomCEchoRequest());
        await client.SendAsync();
        Assert.Equal("hello", greetings.Heard);
    }

    private static byte[] Damage(byte[] session, Random random)
    {
        var damaged = session.ToArray();
        for (var hit = random.Next(1, 6); hit > 0; hit--)
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
        return random.Next(3) == 0 ? damaged[..random.Next(damaged.Length)] : damaged;
    }

    /// <summary>What a service was told.</summary>
    private sealed class Greetings
    {
        public object? Heard { get; set; }
    }

    /// <summary>An SCP that accepts whatever is proposed.</summary>
    private abstract class AcceptingService(INetworkStream stream, Encoding encoding, ILogger logger, DicomServiceDependencies dependencies)
        : DicomService(stream, encoding, logger, dependencies), IDicomServiceProvider
    {
        public Task OnReceiveAssociationRequestAsync(DicomAssociation association)
        {
            foreach (var context in association.PresentationContexts)
                context.SetResult(DicomPresentationContextResult.Accept);
            return SendAssociationAcceptAsync(association);
        }

        public Task OnReceiveAssociationReleaseRequestAsync() => SendAssociationReleaseResponseAsync();

        public void OnReceiveAbort(DicomAbortSource source, DicomAbortReason reason)
        {
        }

        public void OnConnectionClosed(Exception? exception)
        {
        }
    }

    /// <summary>A storage SCP that leaves receiving to the library.</summary>
    private sealed class FileService(INetworkStream stream, Encoding encoding, ILogger logger, DicomServiceDependencies dependencies)
        : AcceptingService(stream, encoding, logger, dependencies), IDicomCStoreProvider
    {
        public Task<DicomCStoreResponse> OnCStoreRequestAsync(DicomCStoreRequest request)
        {
            var log = (StoreLog)UserState!;
            var file = request.File!;
            log.Add($"{file.FileMetaInfo.MediaStorageSOPInstanceUID.UID} {file.FileMetaInfo.SourceApplicationEntityTitle} {request.Dataset!.GetString(DicomTag.PatientID)}");
            log.Stored.Enqueue(request.Dataset.GetDicomItem<DicomElement>(DicomTag.PixelData)!.Buffer.Data);
            return Task.FromResult(new DicomCStoreResponse(request, DicomStatus.Success));
        }

        public Task OnCStoreRequestExceptionAsync(string? tempFileName, Exception e) => Task.CompletedTask;
    }

    /// <summary>A verification SCP that needs something registered.</summary>
    private sealed class GreetingService(
        INetworkStream stream, Encoding encoding, ILogger logger, DicomServiceDependencies dependencies, Greetings greetings)
        : AcceptingService(stream, encoding, logger, dependencies), IDicomCEchoProvider
    {
        public Task<DicomCEchoResponse> OnCEchoRequestAsync(DicomCEchoRequest request)
        {
            greetings.Heard = UserState;
            return Task.FromResult(new DicomCEchoResponse(request, DicomStatus.Success));
        }
    }
}
