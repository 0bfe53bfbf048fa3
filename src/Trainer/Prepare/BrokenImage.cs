namespace DicomNode.Trainer.Prepare;

/// <summary>A file, or slices of it, that could not be read.</summary>
/// <param name="Path">The file, relative to the folder of the splits.</param>
/// <param name="Volume">The volume of the first such slice, from 0.</param>
/// <param name="Frame">The first such slice, from 0.</param>
/// <param name="Slices">How many slices, as far as the file tells.</param>
/// <param name="Reason">What is wrong.</param>
public sealed record BrokenImage(string Path, int Volume, int Frame, long Slices, string Reason);
