namespace DicomNode.Classifier;

/// <summary>What kind of picture an instance is, by its own word: Image Type (0008,0008) and the SOP class.</summary>
public enum ImageKind
{
    /// <summary>Pixels as they were acquired; also where nothing says otherwise.</summary>
    Original,

    /// <summary>Pixels computed from other pictures: reformats, parametric maps, captures.</summary>
    Derived,

    /// <summary>A picture made to plan others on. One of CT is a projection and may look like an X-ray.</summary>
    Localizer,
}
