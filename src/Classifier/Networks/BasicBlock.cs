using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DicomNode.Classifier.Networks;

/// <summary>Two three-by-three convolutions with a shortcut around them.</summary>
internal sealed class BasicBlock : nn.Module<Tensor, Tensor>
{
    /// <summary>Output channels as a multiple of the block's width.</summary>
    internal const long Expansion = 1;

    private readonly Convolution conv1;
    private readonly nn.Module<Tensor, Tensor> bn1;
    private readonly Convolution conv2;
    private readonly nn.Module<Tensor, Tensor> bn2;
    private readonly Sequential? downsample;

    internal BasicBlock(long inputs, long width, long stride, Func<long, nn.Module<Tensor, Tensor>> normalisation)
        : base(nameof(BasicBlock))
    {
        conv1 = new Convolution(inputs, width, 3, stride, 1, false);
        bn1 = normalisation(width);
        conv2 = new Convolution(width, width, 3, 1, 1, false);
        bn2 = normalisation(width);
        downsample = Shortcut.Create(inputs, width * Expansion, stride, normalisation);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var inner = bn1.forward(conv1.forward(input)).relu_();
        var residual = bn2.forward(conv2.forward(inner));
        var shortcut = downsample is null ? input : downsample.forward(input);
        return residual.add_(shortcut).relu_().MoveToOuterDisposeScope();
    }
}
