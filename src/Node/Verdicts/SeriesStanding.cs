namespace DicomNode.Node.Verdicts;

/// <summary>Whether what a series says is likely to change.</summary>
public enum SeriesStanding
{
    /// <summary>Few slices are in, and more may be coming.</summary>
    Provisional,

    /// <summary>Enough slices are in, or none has come for a while. Still later ones may change it nevertheless.</summary>
    Settled,
}
