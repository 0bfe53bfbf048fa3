namespace FellowOakDicom;

/// <summary>Where a reader stands; asked before each element whether to stop.</summary>
public sealed class ParseState
{
    public DicomTag Tag { get; set; } = DicomTag.Unknown;

    /// <summary>0 outside of any sequence.</summary>
    public int SequenceDepth { get; set; }
}
