using System.Text;
using FellowOakDicom.IO;
using Microsoft.Extensions.Logging;

namespace FellowOakDicom.Network;

/// <summary>
/// One end of one connection: the upper layer protocol (PS3.8) and DIMSE messages over it (PS3.7). PDUs are processed one by one,
/// each handler being awaited before the next PDU is read. Whatever goes wrong ends this connection only.
/// </summary>
public abstract class DicomService : IDicomServiceRunner, IDisposable
{
    /// <summary>Where the data set of the C-STORE being received goes; set by <see cref="CreateCStoreReceiveStream"/>.</summary>
    protected Stream? _dimseStream;

    /// <summary>The file that <see cref="_dimseStream"/> writes, where it is a file.</summary>
    protected IFileReference? _dimseStreamFile;

    private readonly INetworkStream _network;
    private readonly Encoding? _fallbackEncoding;
    private readonly ILoggerFactory _loggerFactory;
    private readonly DimseOperations _operations;
    private readonly UpperLayerProvider _upperLayer;
    private int _disposed;

    protected DicomService(INetworkStream stream, Encoding? fallbackEncoding, ILogger logger, DicomServiceDependencies dependencies)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(logger);
        ArgumentNullException.ThrowIfNull(dependencies);
        _network = stream;
        _fallbackEncoding = fallbackEncoding;
        _loggerFactory = dependencies.LoggerFactory;
        Peer = stream.RemoteHost;
        Logger = logger;
        var reader = new PduReader(stream.AsStream());
        var sender = new PduSender(stream.AsStream());
        _operations = new DimseOperations(this, new DimseSender(this, sender));
        _upperLayer = new UpperLayerProvider(this, stream, reader, sender, new DimseReceiver(this, reader, _operations), _operations);
    }

    public ILogger Logger { get; set; }

    public DicomServiceOptions Options { get; set; } = new();

    /// <summary>An object of the user's; for a server's service what the server was created with.</summary>
    public object? UserState { get; set; }

    /// <summary>The association, from the moment it is requested.</summary>
    public DicomAssociation Association { get; internal set; } = null!;

    public bool IsConnected => !_upperLayer.IsClosed;

    /// <summary>Whether neither a message waits to be sent nor a request to be answered.</summary>
    public bool IsSendQueueEmpty => _operations.IsEmpty;

    /// <summary>What log messages call the other end: its AE title, and its address until that is known.</summary>
    internal string Peer { get; private set; }

    /// <inheritdoc/>
    public virtual Task RunAsync() => _upperLayer.RunAsync();

    /// <summary>Sends a request, now or as soon as the asynchronous operations window and earlier requests allow.</summary>
    public virtual Task SendRequestAsync(DicomRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _operations.SendAsync(request);
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
        return _upperLayer.RequestAssociationAsync(association);
    }

    /// <summary>Accepts the association; presentation contexts that were not decided are rejected.</summary>
    protected Task SendAssociationAcceptAsync(DicomAssociation association)
    {
        ArgumentNullException.ThrowIfNull(association);
        return _upperLayer.AcceptAssociationAsync(association);
    }

    /// <summary>Rejects the association; it is for the peer to close the connection.</summary>
    protected Task SendAssociationRejectAsync(DicomRejectResult result, DicomRejectSource source, DicomRejectReason reason)
        => _upperLayer.RejectAssociationAsync(result, source, reason);

    protected Task SendAssociationReleaseRequestAsync() => _upperLayer.RequestReleaseAsync();

    /// <summary>Agrees to a release; it is for the peer to close the connection.</summary>
    protected Task SendAssociationReleaseResponseAsync() => _upperLayer.AnswerReleaseAsync();

    /// <summary>Aborts the association, once; it is for the peer to close the connection.</summary>
    protected Task SendAbortAsync(DicomAbortSource source, DicomAbortReason reason) => _upperLayer.AbortAsync(source, reason);

    protected Task SendResponseAsync(DicomResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return _operations.SendAsync(response);
    }

    /// <summary>Stops waiting for the answer to a request.</summary>
    private protected void Abandon(DicomRequest request) => _operations.Abandon(request);

    /// <summary>Makes the stream that the data set of a C-STORE goes to.</summary>
    internal Stream BeginStore(DicomFile file)
    {
        CreateCStoreReceiveStream(file);
        return _dimseStream ?? throw new DicomNetworkException("CreateCStoreReceiveStream made no stream");
    }

    /// <summary>Makes the file of a C-STORE whose data set has come.</summary>
    /// <returns>Whether the service is to perform the request; otherwise the peer has its failure already.</returns>
    internal async Task<bool> CompleteStoreAsync(DicomCStoreRequest request, IDicomCStoreProvider provider)
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
            NetworkLog.StoreFailed(Logger, e, Peer);

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

    /// <summary>Takes the AE title of the other end as its name.</summary>
    internal void NamePeer(string title)
    {
        Peer = title;
        if (Options.UseRemoteAEForLogName)
            Logger = _loggerFactory.CreateLogger(title);
    }

    internal void LogMessage(DicomMessage message, bool received)
    {
        if (received)
            NetworkLog.ReceivedMessage(Logger, Peer, message);
        else
            NetworkLog.SendingMessage(Logger, Peer, message);
        if (Options.LogDimseDatasets)
            NetworkLog.CommandElements(Logger, Peer, received ? "<-" : "->", string.Join("; ", message.Command));
    }

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed != 0, this);
}
