namespace FellowOakDicom.Network;

/// <summary>Who rejected an association (PS3.8 9.3.4, Source).</summary>
public enum DicomRejectSource
{
    ServiceUser = 1,
    ServiceProviderACSE = 2,
    ServiceProviderPresentation = 3,
}
