using System.Text;
using System.Threading.Channels;
using DicomNode.Testing;
using FellowOakDicom;
using FellowOakDicom.Network;
using Microsoft.Extensions.Logging;

namespace DicomNode.Node.Tests.Commitment;

/// <summary>The modality's own listener, where reports arrive.</summary>
internal sealed class ReportReceiver : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly State _state = new();
    private readonly IDicomServer _server;

    /// <param name="port">Where to listen; 0 for any port.</param>
    public ReportReceiver(int port = 0)
    {
        Port = port == 0 ? FreePort.Find() : port;
        _server = DicomServerFactory.Create<Service>(NetworkManager.IPv4Loopback, Port, userState: _state);
        Assert.True(_server.IsListening);
    }

    public int Port { get; }

    /// <summary>How the next reports are answered.</summary>
    public DicomStatus Answer
    {
        set => _state.Answer = value;
    }

    /// <summary>The report that comes next.</summary>
    public async Task<DicomNEventReportRequest> NextAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        return await _state.Reports.Reader.ReadAsync(limit.Token);
    }

    /// <summary>No report has come that was not read.</summary>
    public bool IsEmpty => !_state.Reports.Reader.TryPeek(out _);

    public void Dispose() => _server.Dispose();

    private sealed class State
    {
        public Channel<DicomNEventReportRequest> Reports { get; } = Channel.CreateUnbounded<DicomNEventReportRequest>();

        public DicomStatus Answer { get; set; } = DicomStatus.Success;
    }

    private sealed class Service(INetworkStream stream, Encoding encoding, ILogger logger, DicomServiceDependencies dependencies)
        : DicomService(stream, encoding, logger, dependencies), IDicomServiceProvider, IDicomNServiceProvider
    {
        private State Received => (State)UserState!;

        public Task OnReceiveAssociationRequestAsync(DicomAssociation association)
        {
            // Whoever does not say that it is the provider may not report.
            foreach (var context in association.PresentationContexts)
            {
                if (context.AbstractSyntax == DicomUID.StorageCommitmentPushModel && context.ProviderRole == true)
                    context.SetResult(DicomPresentationContextResult.Accept);
            }

            return SendAssociationAcceptAsync(association);
        }

        public Task OnReceiveAssociationReleaseRequestAsync() => SendAssociationReleaseResponseAsync();

        public void OnReceiveAbort(DicomAbortSource source, DicomAbortReason reason)
        {
        }

        public void OnConnectionClosed(Exception? exception)
        {
        }

        public Task<DicomNEventReportResponse> OnNEventReportRequestAsync(DicomNEventReportRequest request)
        {
            Received.Reports.Writer.TryWrite(request);
            return Task.FromResult(new DicomNEventReportResponse(request, Received.Answer));
        }

        public Task<DicomNActionResponse> OnNActionRequestAsync(DicomNActionRequest request) => throw new NotSupportedException();

        public Task<DicomNCreateResponse> OnNCreateRequestAsync(DicomNCreateRequest request) => throw new NotSupportedException();

        public Task<DicomNDeleteResponse> OnNDeleteRequestAsync(DicomNDeleteRequest request) => throw new NotSupportedException();

        public Task<DicomNGetResponse> OnNGetRequestAsync(DicomNGetRequest request) => throw new NotSupportedException();

        public Task<DicomNSetResponse> OnNSetRequestAsync(DicomNSetRequest request) => throw new NotSupportedException();
    }
}
