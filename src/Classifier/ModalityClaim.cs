namespace DicomNode.Classifier;

/// <summary>What a header element (Modality, or the SOP Class UID as second witness) claims an instance to be.</summary>
public enum ModalityClaim
{
    /// <summary>Computed tomography.</summary>
    CT,

    /// <summary>Magnetic resonance.</summary>
    MR,

    /// <summary>Positron emission tomography.</summary>
    PT,

    /// <summary>Projection radiography of a kind that the model was trained on.</summary>
    XR,

    /// <summary>Projection radiography of a kind that the model never saw: pixels may confirm it, never contradict it.</summary>
    UntrainedXR,

    /// <summary>A defined modality that is none of the classes.</summary>
    OutOfScope,

    /// <summary>The element is absent or empty.</summary>
    Missing,

    /// <summary>A value that means nothing here: a Modality that the standard does not define ("DR"), a private SOP class.</summary>
    Undefined,
}
