namespace FellowOakDicom.Network;

/// <summary>
/// The DIMSE operations of one association: the messages that wait to be sent, and the requests that wait for their response, of which
/// there are no more than the asynchronous operations window allows (PS3.7 Annex D.3.3.3).
/// </summary>
internal sealed class DimseOperations(DicomService service, DimseSender sender)
{
    private readonly Lock _sync = new();
    private readonly Queue<DicomMessage> _responses = new();
    private readonly Queue<DicomRequest> _requests = new();
    private readonly List<DicomRequest> _pending = [];
    private bool _sending;

    /// <summary>Whether neither a message waits to be sent nor a request to be answered.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_sync)
                return _responses.Count == 0 && _requests.Count == 0 && _pending.Count == 0;
        }
    }

    public Task SendAsync(DicomRequest request)
    {
        service.ThrowIfDisposed();
        lock (_sync)
            _requests.Enqueue(request);
        return SendQueuedAsync();
    }

    public Task SendAsync(DicomResponse response)
    {
        service.ThrowIfDisposed();
        lock (_sync)
            _responses.Enqueue(response);
        return SendQueuedAsync();
    }

    /// <summary>Hands a response to its request, and sends what waited for that.</summary>
    public async Task CompleteAsync(DicomResponse response)
    {
        DicomRequest? request;
        lock (_sync)
        {
            request = _pending.FirstOrDefault(
                pending => pending.MessageID == response.RequestMessageID && (0x8000 | (int)pending.Type) == (int)response.Type);
        }

        if (request is null || !response.Command.Contains(DicomTag.Status))
        {
            NetworkLog.UnexpectedResponse(service.Logger, response);
            return;
        }

        response.UserState = request.UserState;
        Post(request, response);
        if (response.Status.State != DicomState.Pending)
            Finish(request);
        await SendQueuedAsync();
    }

    /// <summary>Stops waiting for the answer to a request.</summary>
    public void Abandon(DicomRequest request)
    {
        lock (_sync)
            _pending.Remove(request);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        lock (_sync)
        {
            _responses.Clear();
            _requests.Clear();
            _pending.Clear();
        }
    }

    private void Post(DicomRequest request, DicomResponse response)
    {
        try
        {
            request.PostResponse(service, response);
        }
        catch (Exception e)
        {
            NetworkLog.HandlerFailed(service.Logger, e, service.Peer, nameof(DicomCStoreRequest.OnResponseReceived));
        }
    }

    private void Finish(DicomRequest request)
    {
        lock (_sync)
            _pending.Remove(request);
        (service as IDicomClientConnection)?.OnRequestCompleted(request);
    }

    /// <summary>Sends what is queued, one message at a time; answers come before requests, which wait for their window.</summary>
    private async Task SendQueuedAsync()
    {
        while (TryTakeQueued(out var message))
        {
            try
            {
                if (!await sender.TrySendAsync(message) && message is DicomRequest unsent)
                    RefuseLocally(unsent);
            }
            finally
            {
                lock (_sync)
                    _sending = false;
            }
        }
    }

    private bool TryTakeQueued(out DicomMessage message)
    {
        lock (_sync)
        {
            message = null!;
            if (_sending)
                return false;

            if (_responses.TryDequeue(out var response))
            {
                message = response;
            }
            else if (_requests.Count > 0 && service.Association.MaxAsyncOpsInvoked is var window && (window == 0 || _pending.Count < window))
            {
                var request = _requests.Dequeue();
                _pending.Add(request);
                message = request;
            }
            else
            {
                return false;
            }

            _sending = true;
            return true;
        }
    }

    /// <summary>A request that the association has no context for counts as answered with SOP Class Not Supported.</summary>
    private void RefuseLocally(DicomRequest request)
    {
        DicomResponse? response = request switch
        {
            DicomCStoreRequest store => new DicomCStoreResponse(store, DicomStatus.SOPClassNotSupported),
            DicomCEchoRequest echo => new DicomCEchoResponse(echo, DicomStatus.SOPClassNotSupported),
            DicomNActionRequest action => new DicomNActionResponse(action, DicomStatus.SOPClassNotSupported),
            DicomNCreateRequest create => new DicomNCreateResponse(create, DicomStatus.SOPClassNotSupported),
            DicomNDeleteRequest delete => new DicomNDeleteResponse(delete, DicomStatus.SOPClassNotSupported),
            DicomNEventReportRequest report => new DicomNEventReportResponse(report, DicomStatus.SOPClassNotSupported),
            DicomNGetRequest get => new DicomNGetResponse(get, DicomStatus.SOPClassNotSupported),
            DicomNSetRequest set => new DicomNSetResponse(set, DicomStatus.SOPClassNotSupported),
            _ => null,
        };
        if (response is not null)
            Post(request, response);
        Finish(request);
    }
}
