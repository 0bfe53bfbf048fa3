namespace DicomNode.Node.Operations;

/// <summary>What becomes of an object whose SOP Instance UID is known already with other bytes.</summary>
public enum DuplicatePolicy
{
    /// <summary>It is kept beside the earlier version, and the version received last stands for the instance.</summary>
    KeepBoth,

    /// <summary>It is refused (0111).</summary>
    Refuse,
}
