using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace FellowOakDicom.Network.Client;

/// <summary>The requestor's end of one association.</summary>
internal sealed class DicomClientConnection : DicomService, IDicomService, IDicomClientConnection
{
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<DicomRequest, TaskCompletionSource> _open = new();
    private Exception? _ended;

    public DicomClientConnection(INetworkStream stream, ILogger logger, DicomServiceDependencies dependencies)
        : base(stream, null, logger, dependencies)
    {
    }

    /// <summary>Requests the association and waits for the answer.</summary>
    public async Task OpenAsync(DicomAssociation association, CancellationToken cancellationToken)
    {
        _ = RunAsync();
        await SendAssociationRequestAsync(association);
        await _answered.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Sends a request and waits for its final response, or until it times out.</summary>
    public async Task PerformAsync(DicomRequest request, CancellationToken cancellationToken)
    {
        var completed = _open.GetOrAdd(request, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (_ended is { } already)
            throw already;

        try
        {
            await SendRequestAsync(request);
            var timeout = Options.RequestTimeout ?? Timeout.InfiniteTimeSpan;
            await completed.Task.WaitAsync(timeout, cancellationToken);
        }
        catch (TimeoutException)
        {
            var timeout = Options.RequestTimeout.GetValueOrDefault();
            NetworkLog.RequestTimedOut(Logger, request, timeout);
            Abandon(request);
            request.OnTimeout?.Invoke(request, new DicomRequest.OnTimeoutEventArgs(timeout));
        }
        finally
        {
            _open.TryRemove(request, out _);
        }
    }

    /// <summary>Releases the association and waits until it is over.</summary>
    /// <returns>Whether the peer agreed in time.</returns>
    public async Task<bool> ReleaseAsync(TimeSpan patience)
    {
        await SendAssociationReleaseRequestAsync();
        try
        {
            await _released.Task.WaitAsync(patience);
            return true;
        }
        catch (TimeoutException)
        {
            await AbortAsync();
            return false;
        }
    }

    /// <summary>Aborts the association, if there still is one.</summary>
    public async Task AbortAsync()
    {
        try
        {
            await SendAbortAsync(DicomAbortSource.ServiceUser, DicomAbortReason.NotSpecified);
        }
        catch (DicomNetworkException e)
        {
            NetworkLog.Lost(Logger, Association.CalledAE, e.Message);
        }
    }

    public void OnReceiveAssociationAccept(DicomAssociation association) => _answered.TrySetResult();

    public void OnReceiveAssociationReject(DicomRejectResult result, DicomRejectSource source, DicomRejectReason reason)
        => End(new DicomAssociationRejectedException(result, source, reason));

    public void OnReceiveAssociationReleaseResponse() => _released.TrySetResult();

    public void OnRequestCompleted(DicomRequest request)
    {
        if (_open.TryGetValue(request, out var completed))
            completed.TrySetResult();
    }

    public void OnReceiveAbort(DicomAbortSource source, DicomAbortReason reason)
        => End(new DicomAssociationAbortedException(source, reason));

    public void OnConnectionClosed(Exception? exception)
        => End(exception switch
        {
            null => new ConnectionClosedPrematurelyException(),
            DicomNetworkException known => known,
            _ => new ConnectionClosedPrematurelyException(exception),
        });

    private void End(Exception why)
    {
        Interlocked.CompareExchange(ref _ended, why, null);
        _answered.TrySetException(_ended!);
        _released.TrySetException(_ended!);
        foreach (var completed in _open.Values)
            completed.TrySetException(_ended!);

        // Not everybody waits for everything that ends here.
        _ = _answered.Task.Exception;
        _ = _released.Task.Exception;
    }
}
