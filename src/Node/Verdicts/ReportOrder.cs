namespace DicomNode.Node.Verdicts;

/// <summary>The order of a listing of reports.</summary>
public enum ReportOrder
{
    /// <summary>Last opened first.</summary>
    Newest,

    /// <summary>By probability in whole per cent, those alike by slices that speak for it, those alike the oldest first.</summary>
    Worst,
}
