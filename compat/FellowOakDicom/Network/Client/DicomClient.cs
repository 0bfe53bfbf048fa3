using System.Threading.Channels;
using FellowOakDicom.Network.Client.EventArguments;
using FellowOakDicom.Network.Tls;
using Microsoft.Extensions.Logging;

namespace FellowOakDicom.Network.Client;

/// <summary>Sends queued requests, opening associations as needed.</summary>
internal sealed class DicomClient(
    string host,
    int port,
    ITlsInitiator? tls,
    string callingAe,
    string calledAe,
    ILogger logger,
    DicomServiceDependencies dependencies) : IDicomClient
{
    private readonly Channel<DicomRequest> _queue = Channel.CreateUnbounded<DicomRequest>();
    private int _asyncInvoked = 1;
    private int _asyncPerformed = 1;
    private int _sending;

    public event EventHandler<AssociationAcceptedEventArgs>? AssociationAccepted;

    public event EventHandler<AssociationRejectedEventArgs>? AssociationRejected;

    public event EventHandler? AssociationReleased;

    public string Host => host;

    public int Port => port;

    public ITlsInitiator? TlsInitiator => tls;

    public string CallingAe => callingAe;

    public string CalledAe => calledAe;

    public ILogger Logger { get; set; } = logger;

    public required DicomServiceOptions ServiceOptions { get; init; }

    public required DicomClientOptions ClientOptions { get; init; }

    public List<DicomPresentationContext> AdditionalPresentationContexts { get; set; } = [];

    public bool IsSendRequired => _sending == 0 && HasQueued;

    private bool HasQueued => _queue.Reader.TryPeek(out _);

    public void NegotiateAsyncOps(int invoked = 0, int performed = 0)
    {
        _asyncInvoked = invoked;
        _asyncPerformed = performed;
    }

    public Task AddRequestAsync(DicomRequest dicomRequest)
    {
        ArgumentNullException.ThrowIfNull(dicomRequest);
        return _queue.Writer.WriteAsync(dicomRequest).AsTask();
    }

    public async Task AddRequestsAsync(IEnumerable<DicomRequest> dicomRequests)
    {
        ArgumentNullException.ThrowIfNull(dicomRequests);
        foreach (var request in dicomRequests)
            await AddRequestAsync(request);
    }

#pragma warning disable CA1068 // The order is that of fo-dicom.
    public async Task SendAsync(
        CancellationToken cancellationToken = default,
        DicomClientCancellationMode cancellationMode = DicomClientCancellationMode.ImmediatelyReleaseAssociation)
#pragma warning restore CA1068
    {
        if (Interlocked.Exchange(ref _sending, 1) != 0)
            return;

        try
        {
            while (HasQueued && !cancellationToken.IsCancellationRequested)
                await SendOverOneAssociationAsync(TakeQueued([]), cancellationMode, cancellationToken);
        }
        catch (DicomAssociationRejectedException e)
        {
            AssociationRejected?.Invoke(this, new AssociationRejectedEventArgs(e.RejectResult, e.RejectSource, e.RejectReason));
            throw;
        }
        finally
        {
            _sending = 0;
        }
    }

    private Queue<DicomRequest> TakeQueued(Queue<DicomRequest> taken, int alreadySent = 0)
    {
        var room = (ClientOptions.MaximumNumberOfRequestsPerAssociation ?? int.MaxValue) - alreadySent;
        while (taken.Count < room && _queue.Reader.TryRead(out var request))
            taken.Enqueue(request);
        return taken;
    }

    private async Task SendOverOneAssociationAsync(
        Queue<DicomRequest> requests, DicomClientCancellationMode cancellationMode, CancellationToken cancellationToken)
    {
        using var connection = await OpenAsync(requests, cancellationToken);
        if (connection is null)
            return;

        AssociationAccepted?.Invoke(this, new AssociationAcceptedEventArgs(connection.Association));
        try
        {
            await SendAllAsync(connection, requests, cancellationToken);
            await ReleaseAsync(connection);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            if (cancellationMode == DicomClientCancellationMode.ImmediatelyAbortAssociation)
                await connection.AbortAsync();
            else
                await ReleaseAsync(connection);
        }
        catch when (connection.IsConnected)
        {
            await connection.AbortAsync();
            throw;
        }
    }

    /// <summary>Opens an association for the given requests; null when cancelled.</summary>
    private async Task<DicomClientConnection?> OpenAsync(Queue<DicomRequest> requests, CancellationToken cancellationToken)
    {
        var patience = TimeSpan.FromMilliseconds(ClientOptions.AssociationRequestTimeoutInMs);
        for (var attempt = 1; ; attempt++)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(patience);
            DicomClientConnection? connection = null;
            try
            {
                var stream = await TcpNetworkStream.ConnectAsync(host, port, tls, ServiceOptions.TcpNoDelay, limit.Token);
                connection = new DicomClientConnection(stream, Logger, dependencies) { Options = ServiceOptions };
                await connection.OpenAsync(Propose(requests), limit.Token);
                return connection;
            }
            catch (OperationCanceledException)
            {
                connection?.Dispose();
                if (cancellationToken.IsCancellationRequested)
                    return null;
                if (attempt >= ClientOptions.MaximumNumberOfConsecutiveTimedOutAssociationRequests)
                    throw new DicomAssociationRequestTimedOutException(ClientOptions.AssociationRequestTimeoutInMs, attempt);
            }
            catch
            {
                connection?.Dispose();
                throw;
            }
        }
    }

    private DicomAssociation Propose(Queue<DicomRequest> requests)
    {
        var association = new DicomAssociation(callingAe, calledAe)
        {
            RemoteHost = host,
            RemotePort = port,
            MaxAsyncOpsInvoked = _asyncInvoked,
            MaxAsyncOpsPerformed = _asyncPerformed,
        };
        foreach (var request in requests)
            association.PresentationContexts.AddFromRequest(request);
        foreach (var context in AdditionalPresentationContexts)
            association.PresentationContexts.Add(
                context.AbstractSyntax, context.UserRole, context.ProviderRole, [.. context.GetTransferSyntaxes()]);
        return association;
    }

    private async Task SendAllAsync(DicomClientConnection connection, Queue<DicomRequest> requests, CancellationToken cancellationToken)
    {
        var window = connection.Association.MaxAsyncOpsInvoked is var invoked and > 0 ? invoked : int.MaxValue;
        var sent = 0;
        List<Task> open = [];
        while (requests.Count > 0 || open.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (requests.Count > 0 && open.Count < window)
            {
                open.Add(connection.PerformAsync(requests.Dequeue(), cancellationToken));
                sent++;
            }

            var done = await Task.WhenAny(open);
            open.Remove(done);
            await done;
            TakeQueued(requests, sent);
            if (requests.Count == 0 && open.Count == 0)
                await LingerAsync(requests, sent, cancellationToken);
        }
    }

    /// <summary>Waits a little for requests that come late.</summary>
    private async Task LingerAsync(Queue<DicomRequest> requests, int sent, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Math.Max(0, ClientOptions.AssociationLingerTimeoutInMs));
        try
        {
            await _queue.Reader.WaitToReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nothing came.
        }

        TakeQueued(requests, sent);
    }

    private async Task ReleaseAsync(DicomClientConnection connection)
    {
        if (await connection.ReleaseAsync(TimeSpan.FromMilliseconds(ClientOptions.AssociationReleaseTimeoutInMs)))
            AssociationReleased?.Invoke(this, EventArgs.Empty);
    }
}
