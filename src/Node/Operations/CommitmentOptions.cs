namespace DicomNode.Node.Operations;

/// <summary>Storage commitment (section <c>Node:Commitment</c>).</summary>
public sealed record CommitmentOptions
{
    /// <summary>How long after a request its report is tried; then it is given up.</summary>
    public TimeSpan GiveUp { get; init; } = TimeSpan.FromHours(72);
}
