namespace DicomNode.Node.Operations;

/// <summary>What becomes of an instance's file once its verdict is stored, and when the disk is too full (section <c>Node:Retention</c>).</summary>
public sealed record RetentionOptions
{
    public RetentionMode Mode { get; init; } = RetentionMode.Keep;

    /// <summary>Days, by date of receipt, after which a file in <c>classified/</c> is removed; 0 keeps it for ever.</summary>
    public int Days { get; init; }

    /// <summary>True where no file is ever removed: only then may the node commit to what it stores.</summary>
    public bool KeepsForever => Mode is RetentionMode.Keep && Days == 0;

    /// <summary>Below this much free space, in bytes, C-STORE is answered A700 (out of resources).</summary>
    public long MinFreeBytes { get; init; } = 1L << 30;
}
