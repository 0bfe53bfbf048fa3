using DicomNode.Node.Intake;
using DicomNode.Node.Network;
using DicomNode.Node.Operations;
using FellowOakDicom.Network;

namespace DicomNode.Node.Commitment;

/// <summary>
/// Storage Commitment Push Model as provider (PS3.4 J): takes requests, durably, and reports later to the peer that asked. Each accepted
/// request is owed a report until that is delivered or given up, whatever happens to node and peer in between.
/// </summary>
public sealed class StorageCommitmentService : BackgroundService
{
    /// <summary>Reports owed at once; beyond, requests are refused for want of resources.</summary>
    private const int MaxOwed = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, CommitmentRequest> _owed = [];
    private readonly Dictionary<string, CommitmentDelivery> _deliveries;
    private readonly CommitmentFolder _folder;
    private readonly CommitmentOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public StorageCommitmentService(
        CommitmentFolder folder, CommitmentEvaluator evaluator, PeerClients clients, CurrentSettings settings, RetentionOptions retention,
        CommitmentOptions options, TimeProvider time, ILogger<StorageCommitmentService> logger)
    {
        _folder = folder;
        _options = options;
        _time = time;
        _logger = logger;
        IsOffered = retention.KeepsForever;
        _deliveries = settings.Dicom.Peers.ToDictionary(
            peer => peer.AeTitle, peer => new CommitmentDelivery(peer, evaluator, clients, options, time, logger));
    }

    /// <summary>False where retention removes files: the node then commits to nothing, so that no peer removes its own.</summary>
    public bool IsOffered { get; }

    /// <summary>Answers an N-ACTION request. Success means that it lies on disk and a report will come.</summary>
    /// <param name="request">As received.</param>
    /// <param name="peerAe">AE title of the peer that asks.</param>
    public DicomStatus Receive(DicomNActionRequest request, string peerAe)
    {
        var (read, refusal) = CommitmentReader.Read(request, peerAe, _time.GetUtcNow());
        if (read is null)
            return Refuse(peerAe, refusal!);
        if (!IsOffered)
            return Refuse(peerAe, new DicomStatus(DicomStatus.SOPClassNotSupported, "files are not kept here"));
        if (!_deliveries.TryGetValue(peerAe, out var delivery))
            return Refuse(peerAe, new DicomStatus(StorePolicy.NotAuthorized, "calling AE title is not among the node's peers"));
        try
        {
            return Accept(read, delivery);
        }
        catch (Exception exception) when (IncomingStream.IsDiskFault(exception))
        {
            return Refuse(peerAe, new DicomStatus(DicomStatus.ResourceLimitation, IncomingStream.Describe(exception)), exception);
        }
    }

    /// <summary>Takes up what an earlier run owes, before the first association.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var request in _folder.Load())
        {
            if (_deliveries.TryGetValue(request.PeerAe, out var delivery))
            {
                _owed[request.Id] = request;
                delivery.Add(request);
            }
            else if (_time.GetUtcNow() - request.ReceivedAt > _options.GiveUp)
            {
                _logger.GivenUp(request.TransactionUid, request.PeerAe, request.ReceivedAt, _options.GiveUp);
                _folder.Remove(request);
            }
            else
            {
                _logger.PeerGone(request.PeerAe, request.TransactionUid);
            }
        }

        if (_owed.Count > 0)
            _logger.Resuming(_owed.Count);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(_deliveries.Values.Select(delivery => delivery.RunAsync(Finish, stoppingToken)));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is owed lies in commitments/ for the next start.
        }
    }

    private DicomStatus Accept(CommitmentRequest request, CommitmentDelivery delivery)
    {
        lock (_gate)
        {
            var sameTransaction = _owed.Values.FirstOrDefault(
                owed => !owed.IsDuplicate && owed.PeerAe == request.PeerAe && owed.TransactionUid == request.TransactionUid);

            // Asked again, since our answer was lost: one report answers both.
            if (sameTransaction?.References.SequenceEqual(request.References) == true)
                return DicomStatus.Success;
            if (_owed.Count >= MaxOwed)
                return Refuse(request.PeerAe, new DicomStatus(DicomStatus.ResourceLimitation, "too many reports are owed"));
            var saved = _folder.Save(request with { IsDuplicate = sameTransaction is not null });
            _owed[saved.Id] = saved;
            _logger.Requested(saved.PeerAe, saved.References.Count, saved.TransactionUid);
            delivery.Add(saved);
            return DicomStatus.Success;
        }
    }

    private void Finish(CommitmentRequest request)
    {
        lock (_gate)
        {
            _folder.Remove(request);
            _owed.Remove(request.Id);
        }
    }

    private DicomStatus Refuse(string peerAe, DicomStatus status, Exception? cause = null)
    {
        _logger.RequestRefused(cause, peerAe, status.Code, status.ErrorComment);
        return status;
    }
}
