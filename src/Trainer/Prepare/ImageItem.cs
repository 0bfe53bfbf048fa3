using DicomNode.Classifier;

namespace DicomNode.Trainer.Prepare;

/// <summary>One image file of a data set and what its folders say of it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Source">The data set that it comes from: the folder under the split.</param>
/// <param name="Label">Its class: the folder under the source.</param>
public sealed record ImageItem(string Path, string Source, ModalityClass Label);
