using DicomNode.Classifier;

namespace DicomNode.Trainer.Prepare;

/// <summary>What became of the slices of one class of a data set.</summary>
/// <param name="DataSet">The data set.</param>
/// <param name="Label">The class.</param>
/// <param name="Images">Images in the shards.</param>
/// <param name="Colour">Slices left out for their colour.</param>
/// <param name="Constant">Slices of one value all over.</param>
/// <param name="Broken">Slices, or whole files, that could not be read.</param>
public sealed record PrepareCount(string DataSet, ModalityClass Label, long Images, long Colour, long Constant, long Broken);
