namespace DicomNode.Classifier;

/// <summary>Who says what an instance or a series is.</summary>
public enum Witness
{
    /// <summary>Modality (0008,0060).</summary>
    Header,

    /// <summary>SOP Class UID (0008,0016).</summary>
    SopClass,

    /// <summary>Pixel data, as the classifier reads them.</summary>
    Pixels,
}
