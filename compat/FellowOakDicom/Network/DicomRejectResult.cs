namespace FellowOakDicom.Network;

/// <summary>Whether a rejected association may be asked for again (PS3.8 9.3.4, Result).</summary>
public enum DicomRejectResult
{
    Permanent = 1,
    Transient = 2,
}
