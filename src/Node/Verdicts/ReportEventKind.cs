namespace DicomNode.Node.Verdicts;

/// <summary>What happened to a report.</summary>
public enum ReportEventKind
{
    Opened,

    /// <summary>Its slices became as many as the next power of two: a report of a thousand slices has grown ten times.</summary>
    Grew,

    /// <summary>Later slices overturned it.</summary>
    Closed,

    /// <summary>Still later slices brought the finding back.</summary>
    Reopened,

    Confirmed,

    Dismissed,

    /// <summary>A decision was taken back; what the evidence says by then counts again.</summary>
    Undone,
}
