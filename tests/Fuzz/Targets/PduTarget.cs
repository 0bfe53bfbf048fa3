using System.Text;
using FellowOakDicom;
using FellowOakDicom.Network;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace DicomNode.Fuzz.Targets;

/// <summary>
/// The upper layer and DIMSE (PS3.8, PS3.7): all that a peer sends on one connection, to a storage SCP over a connection in memory, or,
/// where bit 0 of the first byte is set, to an SCU that has requested an association. Bits 1 and 2 say in what pieces the bytes come.
/// What ends a connection may be the peer's doing (IOException) or a breach of protocol that the library found (DicomException); a service
/// that hears of any other exception shows a defect.
/// </summary>
internal sealed class PduTarget(IReadOnlyList<byte[]> seeds) : FuzzTarget(seeds, PduSeeds.Pieces)
{
    private static readonly DicomServiceDependencies Dependencies =
        new ServiceCollection().AddFellowOakDicom().BuildServiceProvider().GetRequiredService<DicomServiceDependencies>();

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public override void Run(ReadOnlyMemory<byte> input)
    {
        var mode = input.IsEmpty ? 0 : input.Span[0];
        using var connection = new MemoryConnection(input.IsEmpty ? input : input[1..], (mode >> 1 & 3) switch { 1 => 1, 2 => 7, 3 => 300, _ => int.MaxValue });
        using var service = new StoreProvider(connection, null, NullLogger.Instance, Dependencies) { RequestsAssociation = (mode & 1) != 0 };
        var running = service.RunAsync();
        if (!running.Wait(Patience))
            throw new TimeoutException("the service still waits on a connection that has ended");
        if (service.Closed != 1)
            throw new InvalidOperationException($"the service heard {service.Closed} times that its connection has ended");
        if (service.Cause is not (null or DicomException or IOException))
            throw new InvalidOperationException($"the connection ended by {service.Cause.GetType().Name}", service.Cause);
    }

    /// <summary>A storage and verification SCP that takes everything, or an SCU that has asked for the usual.</summary>
    private sealed class StoreProvider(INetworkStream stream, Encoding? encoding, NullLogger logger, DicomServiceDependencies dependencies)
        : DicomService(stream, encoding, logger, dependencies), IDicomServiceProvider, IDicomCStoreProvider, IDicomCEchoProvider
    {
        public bool RequestsAssociation { get; init; }

        public int Closed { get; private set; }

        public Exception? Cause { get; private set; }

        public override async Task RunAsync()
        {
            if (RequestsAssociation)
            {
                var association = new DicomAssociation("SCU", "SCP");
                association.PresentationContexts.Add(DicomUID.Verification, DicomTransferSyntax.ImplicitVRLittleEndian);
                association.PresentationContexts.Add(DicomUID.CTImageStorage, DicomTransferSyntax.ExplicitVRLittleEndian, DicomTransferSyntax.RLELossless);
                await SendAssociationRequestAsync(association);
                await SendRequestAsync(new DicomCEchoRequest());
            }

            await base.RunAsync();
        }

        public Task OnReceiveAssociationRequestAsync(DicomAssociation association)
        {
            _ = association.ToString();
            foreach (var context in association.PresentationContexts)
                context.AcceptTransferSyntaxes([.. context.GetTransferSyntaxes()]);
            return SendAssociationAcceptAsync(association);
        }

        public Task OnReceiveAssociationReleaseRequestAsync() => SendAssociationReleaseResponseAsync();

        public void OnReceiveAbort(DicomAbortSource source, DicomAbortReason reason)
        {
        }

        public void OnConnectionClosed(Exception? exception)
        {
            Closed++;
            Cause ??= exception;
        }

        public Task<DicomCStoreResponse> OnCStoreRequestAsync(DicomCStoreRequest request)
        {
            _ = request.ToString();
            return Task.FromResult(new DicomCStoreResponse(request, DicomStatus.Success));
        }

        public Task OnCStoreRequestExceptionAsync(string? tempFileName, Exception e)
        {
            Cause = e;
            return Task.CompletedTask;
        }

        public Task<DicomCEchoResponse> OnCEchoRequestAsync(DicomCEchoRequest request) =>
            Task.FromResult(new DicomCEchoResponse(request, DicomStatus.Success));

        protected override void CreateCStoreReceiveStream(DicomFile file) => _dimseStream = new MemoryStream();

        protected override DicomFile? GetCStoreDicomFile() => null;
    }
}
