using System.Net;
using DicomNode.Node.Commitment;
using DicomNode.Node.Intake;
using DicomNode.Node.Operations;
using FellowOakDicom.Network;

namespace DicomNode.Node.Network;

/// <summary>What every <see cref="StoreService"/> works with; the library creates those itself and hands this over as user state.</summary>
public sealed class StoreContext(
    CurrentSettings settings, WaitingRoom waiting, CallerNames names, AssociationTable associations, InstanceIntake intake,
    StorageCommitmentService commitments, CallerRecords callers, NodeMetrics metrics, TimeProvider time, ILogger<StoreService> logger,
    IHostApplicationLifetime lifetime)
{
    /// <summary>The settings in force now.</summary>
    public DicomOptions Options => settings.Dicom;

    public WaitingRoom Waiting { get; } = waiting;

    public AssociationTable Associations { get; } = associations;

    public InstanceIntake Intake { get; } = intake;

    public StorageCommitmentService Commitments { get; } = commitments;

    public CallerRecords Callers { get; } = callers;

    public NodeMetrics Metrics { get; } = metrics;

    public TimeProvider Time { get; } = time;

    public ILogger Logger { get; } = logger;

    /// <summary>The node has been asked to stop.</summary>
    public CancellationToken Stopping { get; } = lifetime.ApplicationStopping;

    /// <summary>Gathers what the request is decided upon.</summary>
    public async ValueTask<AssociationRequest> DescribeAsync(DicomAssociation association)
    {
        _ = IPAddress.TryParse(association.RemoteHost, out var remote);
        var options = Options;
        var candidates = options.AcceptAnyCallingAe
            ? []
            : options.Callers.Where(caller => caller.AeTitle == association.CallingAE.Trim()).SelectMany(caller => caller.HostNames);
        return new AssociationRequest(association.CalledAE, association.CallingAE, remote, await names.FindAsync(remote, candidates));
    }
}
