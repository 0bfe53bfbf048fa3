using static TorchSharp.torch;

namespace DicomNode.Trainer.Training;

/// <summary>What one step found, before any weight is changed.</summary>
/// <param name="Loss">Mean cross-entropy of the batch against its targets.</param>
/// <param name="Right">How many images of the batch were classified as labelled.</param>
/// <param name="Gradients">The loss's gradients by the trained parameters, in their order, on the primary device.</param>
public sealed record StepResult(double Loss, int Right, IList<Tensor> Gradients);
