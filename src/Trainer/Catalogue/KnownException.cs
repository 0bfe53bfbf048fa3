namespace DicomNode.Trainer.Catalogue;

/// <summary>An origin that the paper's own split puts into several splits, kept so that the paper can be rebuilt.</summary>
/// <param name="Origin">The origin, one of the shared ones.</param>
/// <param name="Splits">Exactly the splits that it stands in.</param>
/// <param name="Reason">What follows from it.</param>
public sealed record KnownException(string Origin, IReadOnlyList<DataSetSplit> Splits, string Reason);
