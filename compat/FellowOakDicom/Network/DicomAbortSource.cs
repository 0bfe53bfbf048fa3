namespace FellowOakDicom.Network;

/// <summary>Who aborted an association (PS3.8 9.3.8, Source).</summary>
public enum DicomAbortSource
{
    ServiceUser = 0,
    Unknown = 1,
    ServiceProvider = 2,
}
