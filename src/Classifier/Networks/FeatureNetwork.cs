using static TorchSharp.torch;

namespace DicomNode.Classifier.Networks;

/// <summary>
/// A network in two parts: convolutions that give a map of features, and a head that judges the map. What looks at the features (evidence,
/// distance from the training images) runs the first part once and shares it with the second.
/// </summary>
public abstract class FeatureNetwork : nn.Module<Tensor, Tensor>
{
    private protected FeatureNetwork(string name)
        : base(name)
    {
    }

    /// <summary>The map of features of the last convolutions.</summary>
    /// <param name="images">[N, 1, H, W], float32 or bfloat16.</param>
    /// <returns>[N, channels, H / 32, W / 32] in the type of the images, not negative; the caller's to dispose.</returns>
    public abstract Tensor Features(Tensor images);

    /// <summary>What the head says of a map of features.</summary>
    /// <param name="features">What <see cref="Features"/> gives.</param>
    /// <returns>Logits [N, classes], float32; the caller's to dispose.</returns>
    public abstract Tensor Judge(Tensor features);

    public sealed override Tensor forward(Tensor input)
    {
        using var features = Features(input);
        return Judge(features);
    }
}
