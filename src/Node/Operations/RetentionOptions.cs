namespace DicomNode.Node.Operations;

/// <summary>What becomes of an instance's file once its verdict is stored, and when the disk is too full (section <c>Node:Retention</c>).</summary>
public sealed record RetentionOptions
{
    public RetentionMode Mode { get; init; } = RetentionMode.Keep;

    /// <summary>Days, by date of receipt, after which a file in <c>classified/</c> is removed; 0 keeps it for ever.</summary>
    public int Days { get; init; }

    /// <summary>Below this much free space, in bytes, C-STORE is answered A700 (out of resources).</summary>
    public long MinFreeBytes { get; init; } = 1L << 30;
}
