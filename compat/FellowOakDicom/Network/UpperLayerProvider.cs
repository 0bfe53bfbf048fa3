using System.Buffers;
using System.Net.Sockets;

namespace FellowOakDicom.Network;

/// <summary>
/// The upper layer service provider of one connection (PS3.8 9): its state machine, and the PDUs of associations. PDUs are processed
/// one by one, each handler being awaited before the next PDU is read.
/// </summary>
/// <param name="service">The upper layer's user.</param>
/// <param name="network">The connection, which is closed at the end.</param>
/// <param name="reader">The connection's incoming PDUs.</param>
/// <param name="sender">The connection's outgoing PDUs.</param>
/// <param name="receiver">Takes what P-DATA-TF carries.</param>
/// <param name="operations">What is dropped when the connection ends.</param>
internal sealed class UpperLayerProvider(
    DicomService service, INetworkStream network, PduReader reader, PduSender sender, DimseReceiver receiver, DimseOperations operations)
{
    /// <summary>How long the peer may take to close a connection that was aborted, so that it gets to read the A-ABORT.</summary>
    private static readonly TimeSpan s_drainTime = TimeSpan.FromSeconds(1);

    private UpperLayerState _state = UpperLayerState.Sta2;
    private bool _requestor;
    private int _running;
    private int _closing;
    private int _aborted;
    private volatile bool _closed;

    /// <summary>Whether the connection has ended, and the service was told.</summary>
    public bool IsClosed => _closed;

    /// <summary>Receives until the connection ends, whatever ends it; a second call does nothing.</summary>
    public Task RunAsync() => Interlocked.Exchange(ref _running, 1) == 0 ? ReceiveUntilClosedAsync() : Task.CompletedTask;

    /// <summary>Requests an association; the answer comes while receiving.</summary>
    public Task RequestAssociationAsync(DicomAssociation association)
    {
        service.ThrowIfDisposed();
        service.Association = association;
        association.Options = service.Options;
        service.NamePeer(association.CalledAE);
        _requestor = true;
        _state = UpperLayerState.Sta5;
        NetworkLog.RequestingAssociation(service.Logger, service.Peer, association);
        return sender.SendAsync(AssociationPdu.WriteRequest(association)).AsTask();
    }

    /// <summary>Accepts the association; presentation contexts that were not decided are rejected.</summary>
    public Task AcceptAssociationAsync(DicomAssociation association)
    {
        service.ThrowIfDisposed();
        service.Association = association;
        foreach (var context in association.PresentationContexts)
        {
            if (context.Result == DicomPresentationContextResult.Proposed)
                context.SetResult(DicomPresentationContextResult.RejectNoReason);
        }

        _state = UpperLayerState.Sta6;
        NetworkLog.AcceptingAssociation(service.Logger, service.Peer, association);
        return sender.SendAsync(AssociationPdu.WriteAccept(association)).AsTask();
    }

    /// <summary>Rejects the association; it is for the peer to close the connection.</summary>
    public Task RejectAssociationAsync(DicomRejectResult result, DicomRejectSource source, DicomRejectReason reason)
    {
        service.ThrowIfDisposed();
        _state = UpperLayerState.Sta13;
        NetworkLog.RejectingAssociation(service.Logger, service.Peer, result, source, reason);
        return sender.SendAsync(AssociationPdu.WriteReject(result, source, reason)).AsTask();
    }

    /// <summary>Requests the release of the association; the answer comes while receiving.</summary>
    public Task RequestReleaseAsync()
    {
        service.ThrowIfDisposed();
        _state = UpperLayerState.Sta7;
        return SendShortAsync(PduType.ReleaseRequest);
    }

    /// <summary>Agrees to a release; it is for the peer to close the connection.</summary>
    public Task AnswerReleaseAsync()
    {
        service.ThrowIfDisposed();
        _state = UpperLayerState.Sta13;
        return SendShortAsync(PduType.ReleaseResponse);
    }

    /// <summary>Aborts the association, once; it is for the peer to close the connection.</summary>
    public Task AbortAsync(DicomAbortSource source, DicomAbortReason reason)
    {
        service.ThrowIfDisposed();
        if (Interlocked.Exchange(ref _aborted, 1) != 0)
            return Task.CompletedTask;

        _state = UpperLayerState.Sta13;
        NetworkLog.Aborting(service.Logger, service.Peer, source, reason);
        return sender.SendAsync(AssociationPdu.WriteShort(PduType.Abort, third: (byte)source, fourth: (byte)reason)).AsTask();
    }

    private async Task ReceiveUntilClosedAsync()
    {
        Exception? cause = null;
        try
        {
            while (await ReceivePduAsync())
            {
            }
        }
        catch (ProtocolViolationException e)
        {
            NetworkLog.Violation(service.Logger, service.Peer, e.Message);
            cause = e;
            var source = _state == UpperLayerState.Sta2 ? DicomAbortSource.ServiceUser : DicomAbortSource.ServiceProvider;
            var reason = _state == UpperLayerState.Sta2 ? DicomAbortReason.NotSpecified : e.Reason;
            await AbortAndDrainAsync(source, reason);
        }
        catch (Exception e) when (e is EndOfStreamException or ObjectDisposedException or OperationCanceledException)
        {
            NetworkLog.Lost(service.Logger, service.Peer, e.Message);
        }
        catch (IOException e) when (e.InnerException is SocketException socketError)
        {
            NetworkLog.Lost(service.Logger, service.Peer, socketError.Message);
        }
        catch (DicomNetworkException e) when (e.InnerException is IOException or ObjectDisposedException)
        {
            NetworkLog.Lost(service.Logger, service.Peer, e.InnerException.Message);
            cause = e.InnerException as IOException;
        }
        catch (Exception e)
        {
            NetworkLog.ServiceFailed(service.Logger, e, service.Peer);
            cause = e;
            await AbortAndDrainAsync(DicomAbortSource.ServiceUser, DicomAbortReason.NotSpecified);
        }

        Close(cause);
    }

    /// <summary>Receives one PDU.</summary>
    /// <returns>Whether more may follow.</returns>
    private async Task<bool> ReceivePduAsync()
    {
        if (await reader.ReadHeaderAsync() is not { } header)
            return false;

        var action = UpperLayer.OnReceive(_state, header.Type, _requestor);
        if (action is UpperLayerAction.AbortAsUser or UpperLayerAction.AbortAsProvider)
            throw Unexpected(header);
        if (action == UpperLayerAction.Ignore)
        {
            await reader.CopyAsync(header.Length, Stream.Null);
            return true;
        }

        switch (header.Type)
        {
            case PduType.DataTransfer:
                await receiver.ReceiveAsync(header.Length);
                return true;
            case PduType.AssociateRequest:
                await ReceiveAssociationRequestAsync(header);
                return true;
            case PduType.AssociateAccept:
                await ReceiveAssociationAcceptAsync(header);
                return true;
            default:
                return await ReceiveShortAsync(header, action);
        }
    }

    private async Task<bool> ReceiveShortAsync(PduHeader header, UpperLayerAction action)
    {
        if (header.Length != 4)
            throw new ProtocolViolationException(DicomAbortReason.InvalidPDUParameter, $"{header.Type} of length {header.Length}");

        var body = await reader.ReadAsync(4, bytes => bytes.ToArray());
        switch (action)
        {
            case UpperLayerAction.IndicateAbort:
                ReceiveAbort((DicomAbortSource)body[2], (DicomAbortReason)body[3]);
                return false;
            case UpperLayerAction.ConfirmRejection:
                var (result, source, reason) = AssociationPdu.ReadReject(body);
                NetworkLog.AssociationRejected(service.Logger, service.Peer, result, source, reason);
                (service as IDicomClientConnection)?.OnReceiveAssociationReject(result, source, reason);
                return false;
        }

        NetworkLog.ReceivedPdu(service.Logger, service.Peer, header.Type);
        switch (action)
        {
            case UpperLayerAction.IndicateRelease:
                _state = UpperLayerState.Sta8;
                if (service is IDicomServiceProvider provider)
                    await provider.OnReceiveAssociationReleaseRequestAsync();
                else
                    await AnswerReleaseAsync();
                return true;
            case UpperLayerAction.AnswerCollision:
                await SendShortAsync(PduType.ReleaseResponse);
                _state = UpperLayerState.Sta11;
                return true;
            case UpperLayerAction.AwaitCollision:
                _state = UpperLayerState.Sta10;
                return true;
            case UpperLayerAction.FinishCollision:
                await AnswerReleaseAsync();
                return true;
            default:
                (service as IDicomClientConnection)?.OnReceiveAssociationReleaseResponse();
                return false;
        }
    }

    private void ReceiveAbort(DicomAbortSource source, DicomAbortReason reason)
    {
        NetworkLog.Aborted(service.Logger, service.Peer, source, reason);
        Guard(nameof(IDicomService.OnReceiveAbort), () => (service as IDicomService)?.OnReceiveAbort(source, reason));
    }

    private async Task ReceiveAssociationRequestAsync(PduHeader header)
    {
        var association = new DicomAssociation
        {
            RemoteHost = network.RemoteHost,
            RemotePort = network.RemotePort,
            Options = service.Options,
        };
        var refusal = await ReadAssociationAsync(header, body => AssociationPdu.ReadRequest(body, association));
        service.Association = association;
        service.NamePeer(association.CallingAE);
        _state = UpperLayerState.Sta3;
        NetworkLog.AssociationRequested(service.Logger, service.Peer, association);
        if (refusal is var (source, reason))
            await RejectAssociationAsync(DicomRejectResult.Permanent, source, reason);
        else if (service is IDicomServiceProvider provider)
            await provider.OnReceiveAssociationRequestAsync(association);
    }

    private async Task ReceiveAssociationAcceptAsync(PduHeader header)
    {
        await ReadAssociationAsync<object?>(header, body =>
        {
            AssociationPdu.ReadAccept(body, service.Association);
            return null;
        });
        _state = UpperLayerState.Sta6;
        NetworkLog.AssociationAccepted(service.Logger, service.Peer, service.Association);
        (service as IDicomClientConnection)?.OnReceiveAssociationAccept(service.Association);
    }

    private ValueTask<T> ReadAssociationAsync<T>(PduHeader header, Func<ReadOnlySpan<byte>, T> parse)
    {
        if (header.Length > AssociationPdu.MaximumLength)
            throw new ProtocolViolationException(DicomAbortReason.InvalidPDUParameter, $"{header.Type} of length {header.Length}");
        return reader.ReadAsync((int)header.Length, bytes => parse(bytes.IsSingleSegment ? bytes.FirstSpan : bytes.ToArray()));
    }

    private async Task AbortAndDrainAsync(DicomAbortSource source, DicomAbortReason reason)
    {
        try
        {
            await AbortAsync(source, reason);
            (network as TcpNetworkStream)?.ShutdownSend();
            using var patience = new CancellationTokenSource(s_drainTime);
            await reader.DrainAsync(patience.Token);
        }
        catch (Exception e) when (e is DicomNetworkException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            NetworkLog.Lost(service.Logger, service.Peer, e.Message);
        }
    }

    private void Close(Exception? cause)
    {
        if (Interlocked.Exchange(ref _closing, 1) != 0)
            return;

        operations.Clear();
        Guard(nameof(IDicomService.OnConnectionClosed), () => (service as IDicomService)?.OnConnectionClosed(cause));
        _closed = true;
        reader.Complete();
        network.Dispose();
        NetworkLog.Closed(service.Logger, service.Peer);
    }

    private void Guard(string handler, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            NetworkLog.HandlerFailed(service.Logger, e, service.Peer, handler);
        }
    }

    private Task SendShortAsync(PduType type)
    {
        NetworkLog.SendingPdu(service.Logger, service.Peer, type);
        return sender.SendAsync(AssociationPdu.WriteShort(type)).AsTask();
    }

    private static ProtocolViolationException Unexpected(PduHeader header)
        => Enum.IsDefined(header.Type)
            ? new(DicomAbortReason.UnexpectedPDU, $"{header.Type} has no place here")
            : new(DicomAbortReason.UnrecognizedPDU, $"{(byte)header.Type:X2}H is the type of no PDU");
}
