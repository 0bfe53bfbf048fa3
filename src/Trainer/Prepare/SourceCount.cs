namespace DicomNode.Trainer.Prepare;

/// <summary>How many images of a class a source gives to a split.</summary>
public sealed record SourceCount(string Split, string Source, string Label, int Images);
