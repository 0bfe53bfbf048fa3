namespace DicomNode.Node.Verdicts;

/// <summary>Where a mislabel report stands.</summary>
public enum ReportState
{
    /// <summary>Waits for review.</summary>
    Open,

    /// <summary>An administrator found the header wrong.</summary>
    Confirmed,

    /// <summary>An administrator found the header right.</summary>
    Dismissed,

    /// <summary>Later slices overturned it before anyone reviewed it.</summary>
    Closed,
}
