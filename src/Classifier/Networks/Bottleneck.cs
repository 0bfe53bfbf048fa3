using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DicomNode.Classifier.Networks;

/// <summary>A narrowing, a three-by-three and a widening convolution with a shortcut around them.</summary>
internal sealed class Bottleneck : nn.Module<Tensor, Tensor>
{
    /// <summary>Output channels as a multiple of the block's width.</summary>
    internal const long Expansion = 4;

    private readonly Convolution conv1;
    private readonly nn.Module<Tensor, Tensor> bn1;
    private readonly Convolution conv2;
    private readonly nn.Module<Tensor, Tensor> bn2;
    private readonly Convolution conv3;
    private readonly nn.Module<Tensor, Tensor> bn3;
    private readonly Sequential? downsample;

    internal Bottleneck(long inputs, long width, long stride, Func<long, nn.Module<Tensor, Tensor>> normalisation)
        : base(nameof(Bottleneck))
    {
        conv1 = new Convolution(inputs, width, 1, 1, 0, false);
        bn1 = normalisation(width);
        conv2 = new Convolution(width, width, 3, stride, 1, false);
        bn2 = normalisation(width);
        conv3 = new Convolution(width, width * Expansion, 1, 1, 0, false);
        bn3 = normalisation(width * Expansion);
        downsample = Shortcut.Create(inputs, width * Expansion, stride, normalisation);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var narrow = bn1.forward(conv1.forward(input)).relu_();
        var inner = bn2.forward(conv2.forward(narrow)).relu_();
        var residual = bn3.forward(conv3.forward(inner));
        var shortcut = downsample is null ? input : downsample.forward(input);
        return residual.add_(shortcut).relu_().MoveToOuterDisposeScope();
    }
}
