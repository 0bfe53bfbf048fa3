namespace DicomNode.Trainer.Catalogue;

/// <summary>What data sets of one origin have in common, the gravest first.</summary>
public enum OriginKind
{
    /// <summary>One holds images of the other.</summary>
    SameImages,

    /// <summary>One physical phantom is scanned in all.</summary>
    SamePhantom,

    /// <summary>One hospital or group gives all: patients may recur, scanners and protocols do.</summary>
    SameInstitution,
}
