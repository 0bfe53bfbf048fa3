namespace DicomNode.Node.Verdicts;

/// <summary>The order of a listing of verdicts.</summary>
public enum VerdictOrder
{
    /// <summary>Last received first.</summary>
    Received,

    /// <summary>Within one series: by Instance Number, those without one last; those alike by SOP Instance UID.</summary>
    InstanceNumber,
}
