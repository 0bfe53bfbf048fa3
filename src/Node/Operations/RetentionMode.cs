namespace DicomNode.Node.Operations;

/// <summary>What becomes of an instance's file once its verdict is stored.</summary>
public enum RetentionMode
{
    /// <summary>It moves to <c>classified/</c>.</summary>
    Keep,

    /// <summary>It is removed.</summary>
    Delete,

    /// <summary>It moves to <c>classified/</c> where someone may have to look at it, and is removed where its verdict leaves nothing to see.</summary>
    KeepMismatches,
}
