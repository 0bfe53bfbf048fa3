using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DicomNode.Classifier.Networks;

/// <summary>
/// A residual network (He et al. 2016) for one-channel images, laid out and named as torchvision's: seven-by-seven stem, four stages, mean
/// over the image, one linear layer.
/// </summary>
internal sealed class ResNet : FeatureNetwork
{
    private readonly Convolution conv1;
    private readonly nn.Module<Tensor, Tensor> bn1;
    private readonly MaxPool2d maxpool;
    private readonly Sequential layer1;
    private readonly Sequential layer2;
    private readonly Sequential layer3;
    private readonly Sequential layer4;
    private readonly AdaptiveAvgPool2d avgpool;
    private readonly Linear fc;

    private ResNet(
        string name,
        long expansion,
        Func<long, long, long, nn.Module<Tensor, Tensor>> block,
        ReadOnlySpan<int> depths,
        int classes,
        Func<long, nn.Module<Tensor, Tensor>> normalisation)
        : base(name)
    {
        conv1 = new Convolution(1, 64, 7, 2, 3, false);
        bn1 = normalisation(64);
        maxpool = nn.MaxPool2d(3, 2, 1);
        layer1 = Stage(block, 64, 64, depths[0], 1, expansion);
        layer2 = Stage(block, 64 * expansion, 128, depths[1], 2, expansion);
        layer3 = Stage(block, 128 * expansion, 256, depths[2], 2, expansion);
        layer4 = Stage(block, 256 * expansion, 512, depths[3], 2, expansion);
        avgpool = nn.AdaptiveAvgPool2d(new long[] { 1, 1 });
        fc = nn.Linear(512 * expansion, classes);
        RegisterComponents();
    }

    /// <summary>18 layers: two basic blocks a stage.</summary>
    internal static ResNet Eighteen(int classes, Func<long, nn.Module<Tensor, Tensor>> normalisation) => new(
        "resnet18",
        BasicBlock.Expansion,
        (inputs, width, stride) => new BasicBlock(inputs, width, stride, normalisation),
        [2, 2, 2, 2],
        classes,
        normalisation);

    /// <summary>50 layers: bottleneck blocks that stride in their three-by-three convolution (version 1.5).</summary>
    internal static ResNet Fifty(int classes, Func<long, nn.Module<Tensor, Tensor>> normalisation) => new(
        "resnet50",
        Bottleneck.Expansion,
        (inputs, width, stride) => new Bottleneck(inputs, width, stride, normalisation),
        [3, 4, 6, 3],
        classes,
        normalisation);

    public override Tensor Features(Tensor images)
    {
        using var scope = NewDisposeScope();
        var stem = maxpool.forward(bn1.forward(conv1.forward(images)).relu_());
        return layer4.forward(layer3.forward(layer2.forward(layer1.forward(stem)))).MoveToOuterDisposeScope();
    }

    public override Tensor Judge(Tensor features)
    {
        using var scope = NewDisposeScope();
        // In float32 whatever the input: logits of 8 bits of precision would be of no use.
        var pooled = avgpool.forward(features).flatten(1).to_type(ScalarType.Float32);
        return fc.forward(pooled).MoveToOuterDisposeScope();
    }

    private static Sequential Stage(
        Func<long, long, long, nn.Module<Tensor, Tensor>> block, long inputs, long width, int depth, long stride, long expansion)
    {
        var blocks = new nn.Module<Tensor, Tensor>[depth];
        for (var i = 0; i < depth; i++)
            blocks[i] = i == 0 ? block(inputs, width, stride) : block(width * expansion, width, 1);
        return nn.Sequential(blocks);
    }
}
