using DicomNode.Classifier;
using DicomNode.Node.Notification;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Operations;

/// <summary>Every setting of the node (section <c>Node</c> of conf/node.json), read and validated by <see cref="NodeOptionsReader"/>.</summary>
public sealed record NodeOptions
{
    /// <summary>The folder that holds all the node's state; absolute after reading.</summary>
    public string DataDirectory { get; init; } = "data";

    public DicomOptions Dicom { get; init; } = new();

    public WebOptions Web { get; init; } = new();

    public ModelOptions Model { get; init; } = new();

    /// <summary>Which Modality and SOP class claims which class (section <c>Node:Mapping</c>): the defaults, with the entries given added.</summary>
    public ModalityMapping Mapping { get; init; } = new();

    public StoreOptions Store { get; init; } = new();

    public RetentionOptions Retention { get; init; } = new();

    public CommitmentOptions Commitment { get; init; } = new();

    public NotificationOptions Notification { get; init; } = new();

    public TelemetryOptions Telemetry { get; init; } = new();
}
