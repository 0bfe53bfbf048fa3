namespace DicomNode.Classifier.Evidence;

/// <summary>What a picture of evidence shows.</summary>
public enum EvidenceView
{
    /// <summary>The slice in grey with the map over it, the more opaque the more speaks for the class.</summary>
    Overlay,

    /// <summary>The slice in grey.</summary>
    Slice,

    /// <summary>The map in colour.</summary>
    Map,
}
