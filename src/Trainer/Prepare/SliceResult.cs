namespace DicomNode.Trainer.Prepare;

/// <summary>What became of one slice of a file, or of all its slices from one on.</summary>
/// <param name="Volume">Index of the volume in a file of several, from 0.</param>
/// <param name="Frame">Index of the frame, or of the slice in its volume, from 0.</param>
/// <param name="Pixels">224 x 224 values in a shard's own encoding, row by row; null where the slice was left out.</param>
/// <param name="LeftOut">Why there are no pixels.</param>
/// <param name="Slices">How many slices this stands for; above 1 only without pixels.</param>
/// <param name="Reason">What is wrong with a broken one.</param>
public sealed record SliceResult(int Volume, int Frame, byte[]? Pixels, LeftOutKind? LeftOut = null, long Slices = 1, string? Reason = null);
