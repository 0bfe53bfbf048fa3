namespace DicomNode.Classifier;

/// <summary>The class behind a claim.</summary>
public static class ModalityClaimExtensions
{
    /// <summary>The class that the claim names, trained or not; null where it names none.</summary>
    public static ModalityClass? ToClass(this ModalityClaim claim) => claim switch
    {
        ModalityClaim.CT => ModalityClass.CT,
        ModalityClaim.MR => ModalityClass.MR,
        ModalityClaim.PT => ModalityClass.PT,
        ModalityClaim.XR or ModalityClaim.UntrainedXR => ModalityClass.XR,
        _ => null,
    };
}
