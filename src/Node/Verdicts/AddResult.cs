namespace DicomNode.Node.Verdicts;

/// <summary>What a batch changed.</summary>
/// <param name="Added">Verdicts that were not stored before.</param>
/// <param name="Reports">Reports that were opened, updated, closed or opened again, as they stand now.</param>
public sealed record AddResult(int Added, IReadOnlyList<MislabelReport> Reports);
