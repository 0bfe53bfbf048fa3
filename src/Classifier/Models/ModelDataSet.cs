namespace DicomNode.Classifier.Models;

/// <summary>A data set that a model was made with.</summary>
/// <param name="Split">What it was used for: train, validate or test.</param>
/// <param name="Name">Its name.</param>
/// <param name="Images">Number of slices taken from it.</param>
public sealed record ModelDataSet(string Split, string Name, int Images);
