namespace DicomNode.Node.Verdicts;

/// <summary>A report that was opened or changed.</summary>
/// <param name="Id">Its number.</param>
/// <param name="State">Where it stands after the change.</param>
/// <param name="IsNew">It was opened for the first time.</param>
public sealed record ReportChange(long Id, ReportState State, bool IsNew);
