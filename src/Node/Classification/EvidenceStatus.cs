namespace DicomNode.Node.Classification;

/// <summary>What came of a request for evidence.</summary>
internal enum EvidenceStatus
{
    /// <summary>The picture is there.</summary>
    Drawn,

    /// <summary>The instance's file is not on disk.</summary>
    NotKept,

    /// <summary>The frame cannot be decoded, or shows nothing.</summary>
    NothingToSee,

    /// <summary>As many requests wait as may.</summary>
    Busy,
}
