namespace DicomNode.Node.Verdicts;

/// <summary>What a search has found.</summary>
public enum SearchHitKind
{
    Report,

    Study,

    Series,

    Instance,
}
