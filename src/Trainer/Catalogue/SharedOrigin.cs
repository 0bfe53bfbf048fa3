namespace DicomNode.Trainer.Catalogue;

/// <summary>An origin that several data sets have in common.</summary>
/// <param name="Kind">What they have in common.</param>
/// <param name="Basis">How that is known.</param>
public sealed record SharedOrigin(OriginKind Kind, string Basis);
