using System.Diagnostics;
using System.Text;
using DicomNode.Node.Intake;
using DicomNode.Node.Operations;
using FellowOakDicom;
using FellowOakDicom.Network;

namespace DicomNode.Node.Network;

/// <summary>
/// One connection: Verification and Storage as SCP. Data sets stream into the intake as their PDVs arrive; the timers and limits that the
/// library does not have are kept here.
/// </summary>
public sealed partial class StoreService : DicomService, IDicomServiceProvider, IDicomCStoreProvider, IDicomCEchoProvider
{
    // Command Data Set Type (0000,0800): none follows (PS3.7 E.1).
    private const ushort NoDataSet = 0x0101;

    /// <summary>How long an abort may take to be sent to a peer that may not be reading.</summary>
    private static readonly TimeSpan AbortPatience = TimeSpan.FromSeconds(1);

    private readonly string _id = Guid.NewGuid().ToString("N")[..8];
    private readonly string _host;
    private ConnectionTimer? _timer;
    private IDisposable? _place;
    private IncomingStream? _incoming;
    private AssociationRequest? _entry;
    private Activity? _span;
    private int _entered;
    private bool _requested;
    private bool _expired;
    private int _stored;
    private int _refused;

    public StoreService(INetworkStream stream, Encoding? fallbackEncoding, ILogger logger, DicomServiceDependencies dependencies)
        : base(stream, fallbackEncoding, logger, dependencies) => _host = stream.RemoteHost;

    private StoreContext Context => (StoreContext)UserState!;

    private string Peer => Association is { } association ? $"{Clean(association.CallingAE)}@{_host} ({_id})" : $"a peer at {_host} ({_id})";

    public override Task RunAsync()
    {
        Options.MaxPDULength = (uint)Context.Options.MaxPduLength;
        _timer = new ConnectionTimer(Context.Time, OnExpired);
        AwaitClosingOrRequest();
        return base.RunAsync();
    }

    public async Task OnReceiveAssociationRequestAsync(DicomAssociation association)
    {
        if (_requested)
        {
            Context.Logger.SecondRequest(Peer);
            await AbortAsync(DicomAbortReason.UnexpectedPDU);
            return;
        }

        _requested = true;
        var request = await Context.DescribeAsync(association);
        var decision = Context.Associations.Enter(request);
        if (decision is AssociationDecision.Reject reject)
        {
            Context.Logger.Rejected(Peer, Clean(association.CalledAE), reject.Result, reject.Source, reject.Reason);
            Context.Callers.Rejected(Clean(association.CallingAE), _host, $"{reject.Result}, {reject.Source}, {reject.Reason}");
            AwaitClosingOrRequest();
            await SendAssociationRejectAsync(reject.Result, reject.Source, reject.Reason);
            return;
        }

        _span = Tracing.Source.StartActivity("association", ActivityKind.Server);
        _span?.SetTag(Tracing.CallingAeTag, Clean(association.CallingAE));
        _entry = request;
        _entered = 1;
        Interlocked.Exchange(ref _place, null)?.Dispose();
        PresentationContextPolicy.Negotiate(association.PresentationContexts, Context.Options, Context.Commitments.IsOffered);
        var accepted = association.PresentationContexts.Count(context => context.Result == DicomPresentationContextResult.Accept);
        Context.Logger.Accepted(Peer, accepted, association.PresentationContexts.Count);
        Context.Callers.Accepted(Clean(association.CallingAE), _host);
        _timer?.Start(TimerKind.Idle, Context.Options.Idle);

        // One operation at a time, whatever window was proposed (PS3.7 D.3.3.3).
        association.MaxAsyncOpsInvoked = 1;
        association.MaxAsyncOpsPerformed = 1;
        await SendAssociationAcceptAsync(association);
    }

    public Task<DicomCEchoResponse> OnCEchoRequestAsync(DicomCEchoRequest request)
    {
        _timer?.Touch();
        return Task.FromResult(new DicomCEchoResponse(request, DicomStatus.Success));
    }

    public async Task<DicomCStoreResponse> OnCStoreRequestAsync(DicomCStoreRequest request)
    {
        _timer?.Pause();
        var start = Context.Time.GetTimestamp();
        using var span = Tracing.Source.StartActivity("C-STORE", ActivityKind.Server, _span?.Context ?? default);
        try
        {
            using var incoming = Interlocked.Exchange(ref _incoming, null);
            using var scope = Context.Logger.BeginInstance(_id, Clean(request.SOPInstanceUID.UID));
            var status = await DecideAsync(incoming, request);
            span?.SetTag(Tracing.StatusTag, status.Code.ToString("X4", null)).SetTag("dicom.sop_class_uid", Clean(request.SOPClassUID.UID));
            span?.SetTag(Tracing.InstanceTag, AcceptedInstance.KeyOf(request.SOPInstanceUID.UID));
            Count(status);
            return Respond(request, status);
        }
        finally
        {
            _timer?.Start(TimerKind.Idle, Context.Options.Idle);
            Context.Metrics.InstanceAnswered(Context.Time.GetElapsedTime(start));
        }
    }

    public Task OnCStoreRequestExceptionAsync(string? tempFileName, Exception e) => Task.CompletedTask;

    public async Task OnReceiveAssociationReleaseRequestAsync()
    {
        AwaitClosingOrRequest();
        Context.Logger.Released(Peer, _stored, _refused);
        Leave();
        await SendAssociationReleaseResponseAsync();
    }

    public void OnReceiveAbort(DicomAbortSource source, DicomAbortReason reason)
    {
        Context.Logger.AbortReceived(Peer, source, reason, _stored, _refused);
        Remember($"Aborted by the peer: {source}, {reason}");
        Leave();
    }

    public void OnConnectionClosed(Exception? exception)
    {
        using var incoming = Interlocked.Exchange(ref _incoming, null);
        if (incoming is not null)
        {
            Context.Logger.VanishedInObject(Peer, Clean(incoming.Header.SopInstanceUid), incoming.Length);
            Remember("Vanished in the middle of an object");
        }

        if (exception is not null and not IOException and not { InnerException: IOException or ObjectDisposedException })
        {
            // Not a failing socket but bytes that make no sense: the peer is told (PS3.8 AA-1, AA-8) while the socket still stands.
            Context.Logger.ProtocolViolation(Peer, exception.Message);
            Remember($"Does not speak DICOM as it should: {exception.Message}");
            _ = AbortAsync(_requested ? DicomAbortReason.NotSpecified : DicomAbortReason.UnrecognizedPDU);
        }
        else if (_entered == 1 && !_expired)
        {
            Context.Logger.Vanished(Peer, _stored, _refused);
            Remember("Vanished without release");
        }

        Leave();
        _timer?.Dispose();
        _place?.Dispose();
    }

    protected override void CreateCStoreReceiveStream(DicomFile file)
    {
        var meta = file.FileMetaInfo;
        var header = new ObjectHeader(
            meta.MediaStorageSOPClassUID.UID, meta.MediaStorageSOPInstanceUID.UID, meta.TransferSyntax.UID.UID,
            Clean(Association.CallingAE), Clean(Association.CalledAE));
        var incoming = Context.Intake.Begin(header, () => _timer?.Touch());
        var options = Context.Options;
        _timer?.Start(TimerKind.Dimse, options.Dimse, () => incoming.Length, (long)(options.MinBytesPerSecond * options.Dimse.TotalSeconds));
        _incoming = incoming;
        _dimseStream = incoming;
    }

    /// <summary>The object stays where the intake put it; reading it happens in the handler, where a fault can be answered.</summary>
    protected override DicomFile? GetCStoreDicomFile() => null;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Interlocked.Exchange(ref _incoming, null)?.Dispose();
            _timer?.Dispose();
            _place?.Dispose();
            Leave();
        }

        base.Dispose(disposing);
    }

    /// <summary>What a peer calls itself or an object, made fit for one line of a log and for the File Meta Information.</summary>
    private static string Clean(string text) => ErrorComment.Fit(text);

    private void Count(DicomStatus status)
    {
        if (status.State is DicomState.Failure)
        {
            _refused++;
            Context.Callers.Refused(Clean(Association.CallingAE), Clean($"{status.Code:X4} {status.ErrorComment ?? status.Description}"));
        }
        else
        {
            _stored++;
            Context.Callers.Stored(Clean(Association.CallingAE));
        }
    }

    /// <summary>For the page of sources; a connection that never named itself is in the log alone.</summary>
    private void Remember(string error)
    {
        if (Association is { } association)
            Context.Callers.Broken(Clean(association.CallingAE), error);
    }

    private void AwaitClosingOrRequest()
    {
        _timer?.Start(TimerKind.Artim, Context.Options.Artim);
        _place ??= Context.Waiting.Enter(_host, OnTurnedOut);
    }

    private void OnTurnedOut()
    {
        Context.Logger.TurnedOut(_host);
        Dispose();
    }

    private async ValueTask<DicomStatus> DecideAsync(IncomingStream? incoming, DicomCStoreRequest request)
    {
        var (sopClassUid, sopInstanceUid) = (request.SOPClassUID.UID, request.SOPInstanceUID.UID);
        if (StorePolicy.FindRefusal(sopClassUid, sopInstanceUid, request.PresentationContext!.AbstractSyntax.UID, _entry!, Context.Options) is { } refusal)
        {
            Context.Intake.Refuse(sopInstanceUid, incoming?.Length ?? 0, refusal);
            return refusal;
        }

        if (incoming is null)
            return new DicomStatus(DicomStatus.StorageCannotUnderstand, "no data set");
        try
        {
            return await Context.Intake.ReceiveAsync(incoming, sopClassUid, sopInstanceUid, Context.Stopping);
        }
        catch (Exception exception)
        {
            // The association's edge: a defect of ours costs this object, not the association, and the sender keeps its copy.
            Context.Logger.ReceptionFailed(exception);
            return new DicomStatus(DicomStatus.ProcessingFailure, "the node failed on this object; see its log");
        }
    }

    // By hand and unvalidated: peers send UIDs that break the rules (leading zeros) and get back what they sent; the library, by its
    // release, would leave the SOP Instance UID out or refuse to write it.
    private static DicomCStoreResponse Respond(DicomCStoreRequest request, DicomStatus status)
    {
        var command = CreateResponse(DicomCommandField.CStoreResponse, request.MessageID, status);
        command.Add(DicomTag.AffectedSOPClassUID, request.SOPClassUID);
        command.Add(DicomTag.AffectedSOPInstanceUID, request.SOPInstanceUID);
        return new DicomCStoreResponse(command) { PresentationContext = request.PresentationContext };
    }

    private static DicomDataset CreateResponse(DicomCommandField field, ushort messageId, DicomStatus status)
    {
        var command = new DicomDataset().NotValidated();
        command.Add(DicomTag.CommandField, (ushort)field);
        command.Add(DicomTag.MessageIDBeingRespondedTo, messageId);
        command.Add(DicomTag.CommandDataSetType, NoDataSet);
        command.Add(DicomTag.Status, status.Code);
        if (status.ErrorComment is { } comment)
            command.Add(DicomTag.ErrorComment, comment);
        return command;
    }

    private void OnExpired(TimerKind timer)
    {
        _expired = true;
        var name = timer switch
        {
            TimerKind.Artim => "ARTIM",
            TimerKind.Idle => "idle",
            _ => "DIMSE",
        };
        Context.Logger.Expired(Peer, name);
        Remember($"Silent or slow too long: {name} timer expired");
        _ = AbortAndCloseAsync(timer);
    }

    private async Task AbortAndCloseAsync(TimerKind timer)
    {
        // Without an association there is nothing to abort: the transport connection is closed (PS3.8 AA-2).
        if (timer is not TimerKind.Artim)
        {
            // A peer that does not read what it is sent does not read this either.
            await Task.WhenAny(AbortAsync(DicomAbortReason.NotSpecified), Task.Delay(AbortPatience, Context.Time));
        }

        Dispose();
    }

    private async Task AbortAsync(DicomAbortReason reason)
    {
        try
        {
            await SendAbortAsync(DicomAbortSource.ServiceProvider, reason);
        }
        catch (Exception exception) when (exception is DicomNetworkException or IOException or ObjectDisposedException)
        {
            Context.Logger.CannotAbort(Peer, exception.Message);
        }
    }

    private void Leave()
    {
        if (Interlocked.CompareExchange(ref _entered, 2, 1) != 1)
            return;
        Context.Associations.Leave(_entry!);
        _span?.SetTag("dicomnode.stored", _stored).SetTag("dicomnode.refused", _refused);
        _span?.Dispose();
    }
}
