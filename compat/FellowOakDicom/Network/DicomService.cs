using System.Buffers;
using System.Text;
using FellowOakDicom.Imaging;
using FellowOakDicom.Imaging.Codec;
using FellowOakDicom.IO;
using FellowOakDicom.IO.Writer;
using Microsoft.Extensions.Logging;

namespace FellowOakDicom.Network;

/// <summary>
/// One end of one connection: the upper layer protocol (PS3.8) and DIMSE messages over it (PS3.7). PDUs are processed one by one,
/// each handler being awaited before the next PDU is read. Whatever goes wrong ends this connection only.
/// </summary>
public abstract class DicomService : IDicomServiceRunner, IDisposable
{
    /// <summary>Some peers count PDU headers into the maximum length that was announced to them; so much more is taken.</summary>
    private const uint PduLengthTolerance = 1024;

    /// <summary>A command set is a few hundred bytes long.</summary>
    private const int MaximumCommandLength = 64 * 1024;

    /// <summary>How long the peer may take to close a connection that was aborted, so that it gets to read the A-ABORT.</summary>
    private static readonly TimeSpan s_drainTime = TimeSpan.FromSeconds(1);

    /// <summary>Where the data set of the C-STORE being received goes; set by <see cref="CreateCStoreReceiveStream"/>.</summary>
    protected Stream? _dimseStream;

    /// <summary>The file that <see cref="_dimseStream"/> writes, where it is a file.</summary>
    protected IFileReference? _dimseStreamFile;

    private readonly Lock _sync = new();
    private readonly INetworkStream _network;
    private readonly Encoding? _fallbackEncoding;
    private readonly ILoggerFactory _loggerFactory;
    private readonly PduReader _reader;
    private readonly PduSender _sender;
    private readonly ArrayBufferWriter<byte> _command = new(512);
    private readonly Queue<DicomMessage> _responses = new();
    private readonly Queue<DicomRequest> _requests = new();
    private readonly List<DicomRequest> _pending = [];
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private UpperLayerState _state = UpperLayerState.Sta2;
    private bool _requestor;
    private bool _sending;
    private int _running;
    private int _closing;
    private int _disposed;
    private int _aborted;
    private DicomPresentationContext? _context;
    private DicomMessage? _dimse;
    private Stream? _dataset;
    private string _peer;

    protected DicomService(INetworkStream stream, Encoding? fallbackEncoding, ILogger logger, DicomServiceDependencies dependencies)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(logger);
        ArgumentNullException.ThrowIfNull(dependencies);
        _network = stream;
        _fallbackEncoding = fallbackEncoding;
        _loggerFactory = dependencies.LoggerFactory;
        _reader = new PduReader(stream.AsStream());
        _sender = new PduSender(stream.AsStream());
        _peer = stream.RemoteHost;
        Logger = logger;
    }

    public ILogger Logger { get; set; }

    public DicomServiceOptions Options { get; set; } = new();

    /// <summary>An object of the user's; for a server's service what the server was created with.</summary>
    public object? UserState { get; set; }

    /// <summary>The association, from the moment it is requested.</summary>
    public DicomAssociation Association { get; internal set; } = null!;

    public bool IsConnected => !_closed.Task.IsCompleted;

    /// <summary>Whether neither a message waits to be sent nor a request to be answered.</summary>
    public bool IsSendQueueEmpty
    {
        get
        {
            lock (_sync)
                return _responses.Count == 0 && _requests.Count == 0 && _pending.Count == 0;
        }
    }

    /// <inheritdoc/>
    public virtual Task RunAsync() => Interlocked.Exchange(ref _running, 1) == 0 ? ReceiveUntilClosedAsync() : Task.CompletedTask;

    /// <summary>Sends a request, now or as soon as the asynchronous operations window and earlier requests allow.</summary>
    public virtual Task SendRequestAsync(DicomRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        ThrowIfDisposed();
        lock (_sync)
            _requests.Enqueue(request);
        return SendQueuedAsync();
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the connection and the stream of a C-STORE that was under way.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0 || !disposing)
            return;

        _dimseStream?.Dispose();
        _network.Dispose();
    }

    /// <summary>
    /// Called when the data set of a C-STORE begins, with the file meta information it will have; sets <see cref="_dimseStream"/>,
    /// to which the data set is then written as it comes, and may set <see cref="_dimseStreamFile"/>. This one makes a temporary
    /// Part 10 file. An exception aborts the association.
    /// </summary>
    protected virtual void CreateCStoreReceiveStream(DicomFile file)
    {
        var temporary = TemporaryFile.Create();
        _dimseStreamFile = temporary;
        _dimseStream = temporary.OpenWrite();
        file.Save(_dimseStream);
        _dimseStream.Seek(0, SeekOrigin.End);
    }

    /// <summary>
    /// Called when the last byte of the data set is written; returns what becomes <see cref="DicomCStoreRequest.File"/>, or null.
    /// An exception is answered with Processing Failure and its message as Error Comment.
    /// </summary>
    protected virtual DicomFile? GetCStoreDicomFile()
    {
        var encoding = _fallbackEncoding ?? DicomEncoding.Default;
        if (_dimseStreamFile is not null)
        {
            _dimseStream?.Dispose();
            var file = DicomFile.Open(_dimseStreamFile.Name, encoding);
            (_dimseStreamFile as TemporaryFile)?.KeepFor(file.Dataset);
            return file;
        }

        if (_dimseStream is { CanSeek: true })
        {
            _dimseStream.Seek(0, SeekOrigin.Begin);
            return DicomFile.Open(_dimseStream, encoding);
        }

        return null;
    }

    protected Task SendAssociationRequestAsync(DicomAssociation association)
    {
        ArgumentNullException.ThrowIfNull(association);
        ThrowIfDisposed();
        Association = association;
        association.Options = Options;
        NamePeer(association.CalledAE);
        _requestor = true;
        _state = UpperLayerState.Sta5;
        NetworkLog.RequestingAssociation(Logger, _peer, association);
        return _sender.SendAsync(AssociationPdu.WriteRequest(association)).AsTask();
    }

    /// <summary>Accepts the association; presentation contexts that were not decided are rejected.</summary>
    protected Task SendAssociationAcceptAsync(DicomAssociation association)
    {
        ArgumentNullException.ThrowIfNull(association);
        ThrowIfDisposed();
        Association = association;
        foreach (var context in association.PresentationContexts)
        {
            if (context.Result == DicomPresentationContextResult.Proposed)
                context.SetResult(DicomPresentationContextResult.RejectNoReason);
        }

        _state = UpperLayerState.Sta6;
        NetworkLog.AcceptingAssociation(Logger, _peer, association);
        return _sender.SendAsync(AssociationPdu.WriteAccept(association)).AsTask();
    }

    /// <summary>Rejects the association; it is for the peer to close the connection.</summary>
    protected Task SendAssociationRejectAsync(DicomRejectResult result, DicomRejectSource source, DicomRejectReason reason)
    {
        ThrowIfDisposed();
        _state = UpperLayerState.Sta13;
        NetworkLog.RejectingAssociation(Logger, _peer, result, source, reason);
        return _sender.SendAsync(AssociationPdu.WriteReject(result, source, reason)).AsTask();
    }

    protected Task SendAssociationReleaseRequestAsync()
    {
        ThrowIfDisposed();
        _state = UpperLayerState.Sta7;
        return SendShortAsync(PduType.ReleaseRequest);
    }

    /// <summary>Agrees to a release; it is for the peer to close the connection.</summary>
    protected Task SendAssociationReleaseResponseAsync()
    {
        ThrowIfDisposed();
        _state = UpperLayerState.Sta13;
        return SendShortAsync(PduType.ReleaseResponse);
    }

    /// <summary>Aborts the association, once; it is for the peer to close the connection.</summary>
    protected Task SendAbortAsync(DicomAbortSource source, DicomAbortReason reason)
    {
        ThrowIfDisposed();
        if (Interlocked.Exchange(ref _aborted, 1) != 0)
            return Task.CompletedTask;

        _state = UpperLayerState.Sta13;
        NetworkLog.Aborting(Logger, _peer, source, reason);
        return _sender.SendAsync(AssociationPdu.WriteShort(PduType.Abort, third: (byte)source, fourth: (byte)reason)).AsTask();
    }

    protected Task SendResponseAsync(DicomResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        ThrowIfDisposed();
        lock (_sync)
            _responses.Enqueue(response);
        return SendQueuedAsync();
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
            NetworkLog.Violation(Logger, _peer, e.Message);
            cause = e;
            var source = _state == UpperLayerState.Sta2 ? DicomAbortSource.ServiceUser : DicomAbortSource.ServiceProvider;
            var reason = _state == UpperLayerState.Sta2 ? DicomAbortReason.NotSpecified : e.Reason;
            await AbortAndDrainAsync(source, reason);
        }
        catch (Exception e) when (e is EndOfStreamException or ObjectDisposedException or OperationCanceledException)
        {
            NetworkLog.Lost(Logger, _peer, e.Message);
        }
        catch (IOException e) when (e.InnerException is System.Net.Sockets.SocketException socketError)
        {
            NetworkLog.Lost(Logger, _peer, socketError.Message);
        }
        catch (DicomNetworkException e) when (e.InnerException is IOException or ObjectDisposedException)
        {
            NetworkLog.Lost(Logger, _peer, e.InnerException.Message);
            cause = e.InnerException as IOException;
        }
        catch (Exception e)
        {
            NetworkLog.ServiceFailed(Logger, e, _peer);
            cause = e;
            await AbortAndDrainAsync(DicomAbortSource.ServiceUser, DicomAbortReason.NotSpecified);
        }

        await CloseAsync(cause);
    }

    /// <summary>Receives one PDU.</summary>
    /// <returns>Whether more may follow.</returns>
    private async Task<bool> ReceivePduAsync()
    {
        if (await _reader.ReadHeaderAsync() is not { } header)
            return false;

        var action = UpperLayer.OnReceive(_state, header.Type, _requestor);
        if (action is UpperLayerAction.AbortAsUser or UpperLayerAction.AbortAsProvider)
            throw Unexpected(header);
        if (action == UpperLayerAction.Ignore)
        {
            await _reader.CopyAsync(header.Length, Stream.Null);
            return true;
        }

        switch (header.Type)
        {
            case PduType.DataTransfer:
                await ReceiveDataAsync(header.Length);
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

        var body = await _reader.ReadAsync(4, bytes => bytes.ToArray());
        switch (action)
        {
            case UpperLayerAction.IndicateAbort:
                await ReceiveAbortAsync((DicomAbortSource)body[2], (DicomAbortReason)body[3]);
                return false;
            case UpperLayerAction.ConfirmRejection:
                var (result, source, reason) = AssociationPdu.ReadReject(body);
                NetworkLog.AssociationRejected(Logger, _peer, result, source, reason);
                (this as IDicomClientConnection)?.OnReceiveAssociationReject(result, source, reason);
                return false;
        }

        NetworkLog.ReceivedPdu(Logger, _peer, header.Type);
        switch (action)
        {
            case UpperLayerAction.IndicateRelease:
                _state = UpperLayerState.Sta8;
                if (this is IDicomServiceProvider provider)
                    await provider.OnReceiveAssociationReleaseRequestAsync();
                else
                    await SendAssociationReleaseResponseAsync();
                return true;
            case UpperLayerAction.AnswerCollision:
                await SendShortAsync(PduType.ReleaseResponse);
                _state = UpperLayerState.Sta11;
                return true;
            case UpperLayerAction.AwaitCollision:
                _state = UpperLayerState.Sta10;
                return true;
            case UpperLayerAction.FinishCollision:
                await SendAssociationReleaseResponseAsync();
                return true;
            default:
                (this as IDicomClientConnection)?.OnReceiveAssociationReleaseResponse();
                return false;
        }
    }

    private async Task ReceiveAbortAsync(DicomAbortSource source, DicomAbortReason reason)
    {
        NetworkLog.Aborted(Logger, _peer, source, reason);
        await GuardAsync(nameof(IDicomService.OnReceiveAbort), () =>
        {
            (this as IDicomService)?.OnReceiveAbort(source, reason);
            return Task.CompletedTask;
        });
    }

    private async Task ReceiveAssociationRequestAsync(PduHeader header)
    {
        var association = new DicomAssociation
        {
            RemoteHost = _network.RemoteHost,
            RemotePort = _network.RemotePort,
            Options = Options,
        };
        var refusal = await ReadAssociationAsync(header, body => AssociationPdu.ReadRequest(body, association));
        Association = association;
        NamePeer(association.CallingAE);
        _state = UpperLayerState.Sta3;
        NetworkLog.AssociationRequested(Logger, _peer, association);
        if (refusal is var (source, reason))
            await SendAssociationRejectAsync(DicomRejectResult.Permanent, source, reason);
        else if (this is IDicomServiceProvider provider)
            await provider.OnReceiveAssociationRequestAsync(association);
    }

    private async Task ReceiveAssociationAcceptAsync(PduHeader header)
    {
        await ReadAssociationAsync<object?>(header, body =>
        {
            AssociationPdu.ReadAccept(body, Association);
            return null;
        });
        _state = UpperLayerState.Sta6;
        NetworkLog.AssociationAccepted(Logger, _peer, Association);
        (this as IDicomClientConnection)?.OnReceiveAssociationAccept(Association);
    }

    private ValueTask<T> ReadAssociationAsync<T>(PduHeader header, Func<ReadOnlySpan<byte>, T> parse)
    {
        if (header.Length > AssociationPdu.MaximumLength)
            throw new ProtocolViolationException(DicomAbortReason.InvalidPDUParameter, $"{header.Type} of length {header.Length}");
        return _reader.ReadAsync((int)header.Length, bytes => parse(bytes.IsSingleSegment ? bytes.FirstSpan : bytes.ToArray()));
    }

    /// <summary>Takes the fragments of one P-DATA-TF (PS3.8 9.3.5).</summary>
    private async Task ReceiveDataAsync(uint length)
    {
        var limit = Association.Options?.MaxPDULength ?? 0;
        if (limit != 0 && length > (ulong)limit + PduLengthTolerance)
            throw new ProtocolViolationException(DicomAbortReason.InvalidPDUParameter, $"a P-DATA-TF of {length} bytes, {limit} were announced");
        if (Options.LogDataPDUs)
            NetworkLog.DataPdu(Logger, _peer, "<-", length);

        while (length > 0)
        {
            if (length < 6)
                throw new ProtocolViolationException(DicomAbortReason.InvalidPDUParameter, "a P-DATA-TF ends within a fragment's header");

            var (size, contextId, control) = await _reader.ReadAsync(6, ReadFragmentHeader);
            if (size < 2 || size > length - 4)
                throw new ProtocolViolationException(DicomAbortReason.InvalidPDUParameter, $"a fragment of length {size} within {length} bytes");

            var isLast = (control & 2) != 0;
            if ((control & 1) != 0)
                await ReceiveCommandFragmentAsync(contextId, size - 2, isLast);
            else
                await ReceiveDatasetFragmentAsync(contextId, size - 2, isLast);
            length -= 4 + size;
        }
    }

    private static (uint Size, byte ContextId, byte Control) ReadFragmentHeader(ReadOnlySequence<byte> bytes)
    {
        var reader = new SequenceReader<byte>(bytes);
        reader.TryReadBigEndian(out int size);
        reader.TryRead(out var contextId);
        reader.TryRead(out var control);
        return ((uint)size, contextId, control);
    }

    private async Task ReceiveCommandFragmentAsync(byte contextId, uint size, bool isLast)
    {
        if (_dimse is not null)
            throw new ProtocolViolationException(DicomAbortReason.UnexpectedPDUParameter, "a command fragment within a data set");
        if (_command.WrittenCount + (long)size > MaximumCommandLength)
            throw new ProtocolViolationException(DicomAbortReason.InvalidPDUParameter, "a command set longer than 64 KiB");

        CheckContext(contextId);
        await _reader.ReadAsync((int)size, bytes =>
        {
            foreach (var segment in bytes)
                _command.Write(segment.Span);
            return 0;
        });
        if (!isLast)
            return;

        var message = CreateMessage(CommandSet.Read(_command.WrittenSpan));
        _command.ResetWrittenCount();
        message.PresentationContext = _context;
        if (message.HasDataset)
        {
            _dimse = message;
            return;
        }

        _context = null;
        await PerformAsync(message);
    }

    private async Task ReceiveDatasetFragmentAsync(byte contextId, uint size, bool isLast)
    {
        if (_dimse is not { } message)
            throw new ProtocolViolationException(DicomAbortReason.UnexpectedPDUParameter, "a data set fragment without a command set");

        CheckContext(contextId);
        _dataset ??= OpenDataset(message);
        await _reader.CopyAsync(size, _dataset);
        if (!isLast)
            return;

        _dimse = null;
        _dataset = null;
        _context = null;
        if (message is not DicomCStoreRequest store || this is not IDicomCStoreProvider provider || await FinishStoreAsync(store, provider))
            await PerformAsync(message);
    }

    /// <summary>The contexts of a message's fragments must agree, and be accepted (PS3.8 Annex E.2).</summary>
    private void CheckContext(byte contextId)
    {
        _context ??= Association.PresentationContexts.Find(contextId);
        if (_context?.ID != contextId || _context.Result != DicomPresentationContextResult.Accept)
            throw new ProtocolViolationException(DicomAbortReason.InvalidPDUParameter, $"a fragment of presentation context {contextId}");
    }

    /// <summary>Only C-STORE takes a data set; those of other messages are passed over.</summary>
    private Stream OpenDataset(DicomMessage message)
    {
        if (message is not DicomCStoreRequest store || this is not IDicomCStoreProvider)
            return Stream.Null;

        var file = new DicomFile();
        file.FileMetaInfo.MediaStorageSOPClassUID = _context!.AbstractSyntax;
        file.FileMetaInfo.MediaStorageSOPInstanceUID = store.SOPInstanceUID;
        file.FileMetaInfo.TransferSyntax = _context.AcceptedTransferSyntax!;
        file.FileMetaInfo.ImplementationClassUID = Association.RemoteImplementationClassUID ?? DicomImplementation.ClassUID;
        file.FileMetaInfo.ImplementationVersionName = Association.RemoteImplementationVersion ?? DicomImplementation.Version;
        file.FileMetaInfo.SourceApplicationEntityTitle = Association.CallingAE;
        CreateCStoreReceiveStream(file);
        return _dimseStream ?? throw new DicomNetworkException("CreateCStoreReceiveStream made no stream");
    }

    /// <summary>Makes the file of a C-STORE whose data set has come.</summary>
    /// <returns>Whether the service is to perform the request; otherwise the peer has its failure already.</returns>
    private async Task<bool> FinishStoreAsync(DicomCStoreRequest request, IDicomCStoreProvider provider)
    {
        var name = _dimseStreamFile?.Name;
        try
        {
            request.File = GetCStoreDicomFile();
            if (request.File is not null)
                request.Dataset = request.File.Dataset;
            return true;
        }
        catch (Exception e)
        {
            NetworkLog.StoreFailed(Logger, e, _peer);

            // Error Comment has Value Representation LO.
            var comment = e.Message.Length <= 64 ? e.Message : string.Concat(e.Message.AsSpan(0, 62), "..");
            await SendResponseAsync(new DicomCStoreResponse(request, new DicomStatus(DicomStatus.ProcessingFailure, comment)));
            await provider.OnCStoreRequestExceptionAsync(name, e);
            return false;
        }
        finally
        {
            _dimseStream = null;
            _dimseStreamFile = null;
        }
    }

    private static DicomMessage CreateMessage(DicomDataset command)
    {
        var type = (DicomCommandField)command.GetSingleValue<ushort>(DicomTag.CommandField);
        if (type == DicomCommandField.CStoreRequest && !command.Contains(DicomTag.AffectedSOPInstanceUID))
            throw new ProtocolViolationException(DicomAbortReason.InvalidPDUParameter, "a C-STORE request without Affected SOP Instance UID");

        return type switch
        {
            DicomCommandField.CStoreRequest => new DicomCStoreRequest(command),
            DicomCommandField.CStoreResponse => new DicomCStoreResponse(command),
            DicomCommandField.CEchoRequest => new DicomCEchoRequest(command),
            DicomCommandField.CEchoResponse => new DicomCEchoResponse(command),
            DicomCommandField.CCancelRequest => new DicomMessage(command),
            _ when DicomMessage.IsRequest(type) => new UnsupportedRequest(command),
            _ => new DicomMessage(command),
        };
    }

    private async Task PerformAsync(DicomMessage message)
    {
        LogMessage(message, received: true);
        switch (message)
        {
            case DicomCStoreRequest store when this is IDicomCStoreProvider provider:
                await SendResponseAsync(await provider.OnCStoreRequestAsync(store));
                break;
            case DicomCEchoRequest echo when this is IDicomCEchoProvider provider:
                await SendResponseAsync(await provider.OnCEchoRequestAsync(echo));
                break;
            case DicomRequest request:
                await SendResponseAsync(new UnrecognizedOperationResponse(request));
                break;
            case DicomResponse response:
                await ReceiveResponseAsync(response);
                break;
        }
    }

    private async Task ReceiveResponseAsync(DicomResponse response)
    {
        DicomRequest? request;
        lock (_sync)
        {
            request = _pending.FirstOrDefault(
                pending => pending.MessageID == response.RequestMessageID && (0x8000 | (int)pending.Type) == (int)response.Type);
        }

        if (request is null || !response.Command.Contains(DicomTag.Status))
        {
            NetworkLog.UnexpectedResponse(Logger, response);
            return;
        }

        response.UserState = request.UserState;
        Post(request, response);
        if (response.Status.State != DicomState.Pending)
            Finish(request);
        await SendQueuedAsync();
    }

    private void Post(DicomRequest request, DicomResponse response)
    {
        try
        {
            request.PostResponse(this, response);
        }
        catch (Exception e)
        {
            NetworkLog.HandlerFailed(Logger, e, _peer, nameof(DicomCStoreRequest.OnResponseReceived));
        }
    }

    private void Finish(DicomRequest request)
    {
        lock (_sync)
            _pending.Remove(request);
        (this as IDicomClientConnection)?.OnRequestCompleted(request);
    }

    /// <summary>Stops waiting for the answer to a request.</summary>
    private protected void Abandon(DicomRequest request)
    {
        lock (_sync)
            _pending.Remove(request);
    }

    /// <summary>Sends what is queued, one message at a time; answers come before requests, which wait for their window.</summary>
    private async Task SendQueuedAsync()
    {
        while (TryTakeQueued(out var message))
        {
            try
            {
                await SendMessageAsync(message);
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
            else if (_requests.Count > 0 && (Association.MaxAsyncOpsInvoked == 0 || _pending.Count < Association.MaxAsyncOpsInvoked))
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

    private async Task SendMessageAsync(DicomMessage message)
    {
        if (ChooseContext(message) is not { } context)
        {
            NetworkLog.NoContext(Logger, message.SOPClassUID?.UID ?? "no SOP class");
            if (message is DicomRequest unsent)
                RefuseLocally(unsent);
            return;
        }

        if (!IsConnected)
            throw new DicomNetworkException($"{message} cannot be sent: the connection is closed");

        var dataset = message.HasDataset ? PrepareDataset(message, context.AcceptedTransferSyntax!) : null;
        LogMessage(message, received: false);
        var command = new ArrayBufferWriter<byte>(512);
        CommandSet.Write(message.Command, command);
        await using (var stream = new PDataStream(_sender, context.ID, isCommand: true, LongestPdu(Options.MaxCommandBuffer)))
        {
            await stream.WriteAsync(command.WrittenMemory);
            await stream.CompleteAsync();
        }

        if (dataset is null)
            return;

        await using var data = new PDataStream(_sender, context.ID, isCommand: false, LongestPdu(Options.MaxDataBuffer));
        await DatasetWriter.WriteAsync(data, dataset, context.AcceptedTransferSyntax!);
        await data.CompleteAsync();
    }

    private uint LongestPdu(uint ours) => Association.MaximumPDULength == 0 ? ours : Math.Min(ours, Association.MaximumPDULength);

    private DicomPresentationContext? ChooseContext(DicomMessage message)
    {
        if (message is DicomResponse && message.PresentationContext is { } context)
            return context;

        var accepted = Association.PresentationContexts
            .Where(candidate => candidate.Result == DicomPresentationContextResult.Accept && candidate.AbstractSyntax == message.SOPClassUID)
            .ToList();
        var own = (message as DicomCStoreRequest)?.TransferSyntax;
        return accepted.Find(candidate => candidate.AcceptedTransferSyntax == own) ?? accepted.FirstOrDefault();
    }

    /// <summary>A request that the association has no context for counts as answered with SOP Class Not Supported.</summary>
    private void RefuseLocally(DicomRequest request)
    {
        DicomResponse? response = request switch
        {
            DicomCStoreRequest store => new DicomCStoreResponse(store, DicomStatus.SOPClassNotSupported),
            DicomCEchoRequest echo => new DicomCEchoResponse(echo, DicomStatus.SOPClassNotSupported),
            _ => null,
        };
        if (response is not null)
            Post(request, response);
        Finish(request);
    }

    private DicomDataset PrepareDataset(DicomMessage message, DicomTransferSyntax syntax)
    {
        var dataset = message.Dataset ?? throw new DicomNetworkException($"{message} has no data set, although its command set says so");
        if (dataset.InternalTransferSyntax == syntax)
            return dataset;

        try
        {
            return dataset.Clone(syntax);
        }
        catch (Exception e) when (e is DicomCodecException or DicomImagingException)
        {
            var asIs = Options.IgnoreUnsupportedTransferSyntaxChange;
            NetworkLog.CannotTranscode(Logger, dataset.InternalTransferSyntax, syntax, asIs ? "as it is" : "without pixel data");
            return asIs ? dataset : dataset.Clone().Remove(DicomTag.PixelData).Clone(syntax);
        }
    }

    private async Task AbortAndDrainAsync(DicomAbortSource source, DicomAbortReason reason)
    {
        try
        {
            await SendAbortAsync(source, reason);
            (_network as TcpNetworkStream)?.ShutdownSend();
            using var patience = new CancellationTokenSource(s_drainTime);
            await _reader.DrainAsync(patience.Token);
        }
        catch (Exception e) when (e is DicomNetworkException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            NetworkLog.Lost(Logger, _peer, e.Message);
        }
    }

    private async Task CloseAsync(Exception? cause)
    {
        if (Interlocked.Exchange(ref _closing, 1) != 0)
            return;

        lock (_sync)
        {
            _responses.Clear();
            _requests.Clear();
            _pending.Clear();
        }

        await GuardAsync(nameof(IDicomService.OnConnectionClosed), () =>
        {
            (this as IDicomService)?.OnConnectionClosed(cause);
            return Task.CompletedTask;
        });
        _closed.TrySetResult();
        _reader.Complete();
        _network.Dispose();
        NetworkLog.Closed(Logger, _peer);
    }

    private async Task GuardAsync(string handler, Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception e)
        {
            NetworkLog.HandlerFailed(Logger, e, _peer, handler);
        }
    }

    private Task SendShortAsync(PduType type)
    {
        NetworkLog.SendingPdu(Logger, _peer, type);
        return _sender.SendAsync(AssociationPdu.WriteShort(type)).AsTask();
    }

    private void NamePeer(string title)
    {
        _peer = title;
        if (Options.UseRemoteAEForLogName)
            Logger = _loggerFactory.CreateLogger(title);
    }

    private void LogMessage(DicomMessage message, bool received)
    {
        if (received)
            NetworkLog.ReceivedMessage(Logger, _peer, message);
        else
            NetworkLog.SendingMessage(Logger, _peer, message);
        if (Options.LogDimseDatasets)
            NetworkLog.CommandElements(Logger, _peer, received ? "<-" : "->", string.Join("; ", message.Command));
    }

    private static ProtocolViolationException Unexpected(PduHeader header)
        => Enum.IsDefined(header.Type)
            ? new(DicomAbortReason.UnexpectedPDU, $"{header.Type} has no place here")
            : new(DicomAbortReason.UnrecognizedPDU, $"{(byte)header.Type:X2}H is the type of no PDU");

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed != 0, this);
}
