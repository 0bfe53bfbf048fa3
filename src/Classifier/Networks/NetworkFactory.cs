using static TorchSharp.torch;

namespace DicomNode.Classifier.Networks;

/// <summary>Makes the networks that the paper compares, freshly initialised, in training mode, on the processor.</summary>
/// <remarks>
/// <para>A network maps images [N, 1, 224, 224] to logits [N, classes], always float32. Parameters and buffers bear torchvision's names and
/// shapes, but for the first convolution, which takes one channel.</para>
/// <para>Mixed precision: parameters stay float32, and the type of the input chooses that of the convolutions and of the activations between
/// them. A bfloat16 input (<c>images.to_type(ScalarType.BFloat16)</c>) runs them in bfloat16; batch-norm statistics, the linear layers,
/// logits and all gradients of parameters are float32.</para>
/// <para>Call Create outside any dispose scope: older releases of TorchSharp would dispose the parameters with the scope.</para>
/// </remarks>
public static class NetworkFactory
{
    /// <summary>The architectures that <see cref="Create"/> knows.</summary>
    public static IReadOnlyList<string> Architectures { get; } = ["resnet18", "resnet50", "vgg16"];

    /// <summary>Channels of the last map of features of one of <see cref="Architectures"/>.</summary>
    public static int FeatureChannels(string architecture) => architecture == "resnet50" ? 2048 : 512;

    /// <summary>A network of the named architecture.</summary>
    /// <param name="architecture">One of <see cref="Architectures"/>.</param>
    /// <param name="classes">How many classes it tells apart, at least 2.</param>
    /// <param name="dropout">The probability of dropout between VGG's linear layers; the residual networks have none.</param>
    /// <param name="normalisation">
    /// Makes the layer that normalises so many channels of [N, channels, H, W]; null for batch norm. Its parameters and buffers must bear
    /// BatchNorm2d's names.
    /// </param>
    /// <exception cref="ArgumentException">The architecture is unknown.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than two classes, or a probability outside [0, 1).</exception>
    public static FeatureNetwork Create(
        string architecture, int classes, double dropout = 0.5, Func<long, nn.Module<Tensor, Tensor>>? normalisation = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        ArgumentOutOfRangeException.ThrowIfNegative(dropout);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(dropout, 1);
        normalisation ??= channels => nn.BatchNorm2d(channels);
        return architecture switch
        {
            "resnet18" => ResNet.Eighteen(classes, normalisation),
            "resnet50" => ResNet.Fifty(classes, normalisation),
            "vgg16" => new Vgg16(classes, dropout, normalisation),
            _ => throw new ArgumentException(
                $"Architecture '{architecture}' is unknown; known are {string.Join(", ", Architectures)}.", nameof(architecture)),
        };
    }
}
