namespace DicomNode.Trainer.Catalogue;

/// <summary>An origin that several data sets have in common.</summary>
/// <param name="Kind">What they have in common.</param>
/// <param name="Evidence">How sure that is.</param>
/// <param name="Basis">Where that is from.</param>
public sealed record SharedOrigin(OriginKind Kind, OriginEvidence Evidence, string Basis);
