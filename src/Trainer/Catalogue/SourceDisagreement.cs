namespace DicomNode.Trainer.Catalogue;

/// <summary>A matter on which the sources disagree.</summary>
/// <param name="Subject">The matter.</param>
/// <param name="Says">What each source says, by its key.</param>
public sealed record SourceDisagreement(string Subject, IReadOnlyDictionary<string, string> Says);
