using System.Threading.Channels;
using DicomNode.Node.Network;
using DicomNode.Node.Operations;
using FellowOakDicom;
using FellowOakDicom.Network;
using FellowOakDicom.Network.Client;

namespace DicomNode.Node.Commitment;

/// <summary>
/// Delivers the reports owed to one peer, one after the other, each over an association of its own. A failed one goes to the back of the
/// line, and the next try waits, ever longer, so that a peer that is down costs one connection attempt in a while.
/// </summary>
internal sealed class CommitmentDelivery(
    PeerOptions peer, CommitmentEvaluator evaluator, PeerClients clients, CommitmentOptions options, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(15);

    // Bounded by the service, which refuses requests when too many are owed.
    private readonly Channel<CommitmentRequest> _line = Channel.CreateUnbounded<CommitmentRequest>();
    private readonly Pulse _added = new();

    /// <summary>Lines a request up. Whoever asks is there to be told: a pause between tries ends.</summary>
    public void Add(CommitmentRequest request)
    {
        _line.Writer.TryWrite(request);
        _added.Beat();
    }

    /// <summary>Works the line off until <paramref name="stopping"/>.</summary>
    /// <param name="finished">Called with each request whose report was delivered or given up.</param>
    /// <param name="stopping">The node stops; what is undelivered is delivered after the next start.</param>
    public async Task RunAsync(Action<CommitmentRequest> finished, CancellationToken stopping)
    {
        var delay = FirstDelay;
        await foreach (var request in _line.Reader.ReadAllAsync(stopping))
        {
            if (time.GetUtcNow() - request.ReceivedAt > options.GiveUp)
            {
                logger.GivenUp(request.TransactionUid, peer.AeTitle, request.ReceivedAt, options.GiveUp);
                finished(request);
                continue;
            }

            var added = _added.Next;
            if (await TryReportAsync(request, stopping) is { } fault)
            {
                logger.CannotReport(request.TransactionUid, peer.AeTitle, fault, delay);
                _line.Writer.TryWrite(request);
                delay = await PauseAsync(delay, added, stopping);
            }
            else
            {
                finished(request);
                delay = FirstDelay;
            }
        }
    }

    /// <summary>Waits, unless a new request ends the pause; returns how long the next one is.</summary>
    private async Task<TimeSpan> PauseAsync(TimeSpan delay, Task added, CancellationToken stopping)
    {
        try
        {
            await added.WaitAsync(delay, time, stopping);
            return FirstDelay;
        }
        catch (TimeoutException)
        {
            return delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
        }
    }

    /// <summary>Finds out and reports. Null where the peer has taken the report, otherwise why not.</summary>
    private async Task<string?> TryReportAsync(CommitmentRequest request, CancellationToken stopping)
    {
        try
        {
            var result = await evaluator.EvaluateAsync(request, stopping);
            var status = await SendAsync(request, result, stopping);
            if (status is null)
            {
                stopping.ThrowIfCancellationRequested();
                return "no answer";
            }

            if (status.State is not (DicomState.Success or DicomState.Warning))
                return $"answered {status.Code:X4}, {status.Description}";
            logger.Reported(peer.AeTitle, result.Committed.Count, result.Failed.Count, request.TransactionUid);
            return null;
        }
        catch (Exception exception)
        {
            // The worker's edge: whatever keeps this report back, store or network, must not keep the next ones.
            stopping.ThrowIfCancellationRequested();
            return exception.Message;
        }
    }

    private async Task<DicomStatus?> SendAsync(CommitmentRequest request, CommitmentResult result, CancellationToken stopping)
    {
        DicomStatus? status = null;
        var report = new DicomNEventReportRequest(StorageCommitment.SopClass, StorageCommitment.SopInstance, result.EventType)
        {
            Dataset = result.ToDataSet(request.TransactionUid),
        };
        report.OnResponseReceived += (_, response) => status = response.Status;

        // On an association that the provider opens, it is the provider only if it says so (PS3.4 J.3.3, PS3.7 D.3.3.4).
        var client = clients.Create(peer);
        client.AdditionalPresentationContexts.Add(DicomPresentationContext.GetScpRolePresentationContext(
            StorageCommitment.SopClass, DicomTransferSyntax.ExplicitVRLittleEndian, DicomTransferSyntax.ImplicitVRLittleEndian));
        await client.AddRequestAsync(report);
        try
        {
            await client.SendAsync(stopping, DicomClientCancellationMode.ImmediatelyAbortAssociation);
        }
        catch (Exception) when (status is not null)
        {
            // The peer has answered; how it leaves is its own affair.
        }

        return status;
    }
}
