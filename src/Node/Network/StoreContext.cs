using DicomNode.Node.Commitment;
using DicomNode.Node.Intake;
using DicomNode.Node.Operations;

namespace DicomNode.Node.Network;

/// <summary>What every <see cref="StoreService"/> works with; the library creates those itself and hands this over as user state.</summary>
public sealed class StoreContext(
    DicomOptions options, AssociationTable associations, InstanceIntake intake, StorageCommitmentService commitments, TimeProvider time,
    ILogger<StoreService> logger, IHostApplicationLifetime lifetime)
{
    public DicomOptions Options { get; } = options;

    public AssociationTable Associations { get; } = associations;

    public InstanceIntake Intake { get; } = intake;

    public StorageCommitmentService Commitments { get; } = commitments;

    public TimeProvider Time { get; } = time;

    public ILogger Logger { get; } = logger;

    /// <summary>The node has been asked to stop.</summary>
    public CancellationToken Stopping { get; } = lifetime.ApplicationStopping;
}
