using DicomNode.Classifier.Networks;
using static TorchSharp.torch;

namespace DicomNode.Classifier.Evidence;

/// <summary>
/// Where an image looks like a class: gradient-weighted class activation mapping (Selvaraju et al. 2017). Each channel of the last convolutions'
/// features is weighted by how much more of it, everywhere, would raise the class's logit; what speaks for the class is kept.
/// </summary>
public static class GradCam
{
    /// <summary>The map of one image.</summary>
    /// <param name="network">In evaluation mode. Its parameters get no gradients.</param>
    /// <param name="image">[1, 1, H, W], float32 or bfloat16, on the network's device.</param>
    /// <param name="output">The class, as the number of an output of the network.</param>
    /// <returns>[H / 32, W / 32], float32, 0 or more, in no unit; the caller's to dispose.</returns>
    public static Tensor Compute(FeatureNetwork network, Tensor image, long output)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(image);
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        var features = network.Features(image).to_type(ScalarType.Float32).detach();
        var gradient = Gradient(network, features.requires_grad_(), output);
        var weights = gradient.mean(new long[] { 2, 3 }, true);
        return features.mul(weights).sum(1L).relu().select(0, 0).MoveToOuterDisposeScope();
    }

    private static Tensor Gradient(FeatureNetwork network, Tensor features, long output)
    {
        // The convolutions, by far the most of the work, are not recorded: only the head is.
        using var recorded = enable_grad();
        var logit = network.Judge(features).select(1, output).sum();
        return autograd.grad(new List<Tensor> { logit }, new List<Tensor> { features })[0];
    }
}
