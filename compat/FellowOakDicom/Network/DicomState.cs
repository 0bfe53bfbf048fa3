namespace FellowOakDicom.Network;

/// <summary>The class that a status code belongs to (PS3.7 Annex C).</summary>
public enum DicomState
{
    Success,
    Cancel,
    Pending,
    Warning,
    Failure,
}
