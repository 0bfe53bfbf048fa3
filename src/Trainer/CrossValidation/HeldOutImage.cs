using DicomNode.Classifier;

namespace DicomNode.Trainer.CrossValidation;

/// <summary>What a network that has seen nothing of an image's source says of the image: a line of predictions.jsonl.</summary>
/// <param name="Path">The image, relative to the folder of the splits.</param>
/// <param name="Source">Its data set.</param>
/// <param name="Label">Its true class.</param>
/// <param name="Logits">The network's outputs, in the order of <see cref="ModalityClass"/>.</param>
public sealed record HeldOutImage(string Path, string Source, ModalityClass Label, float[] Logits);
