using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DicomNode.Classifier.Networks;

/// <summary>VGG-16 with batch norm (Simonyan and Zisserman 2015) for one-channel images, laid out and named as torchvision's vgg16_bn.</summary>
internal sealed class Vgg16 : FeatureNetwork
{
    private readonly Sequential features;
    private readonly AdaptiveAvgPool2d avgpool;
    private readonly Sequential classifier;

    internal Vgg16(int classes, double dropout, Func<long, nn.Module<Tensor, Tensor>> normalisation)
        : base("vgg16")
    {
        features = nn.Sequential(Convolutions(normalisation).ToArray());
        avgpool = nn.AdaptiveAvgPool2d(new long[] { 7, 7 });
        classifier = nn.Sequential(
            FullyConnected(512 * 7 * 7, 4096), nn.ReLU(), nn.Dropout(dropout),
            FullyConnected(4096, 4096), nn.ReLU(), nn.Dropout(dropout),
            FullyConnected(4096, classes));
        RegisterComponents();
    }

    public override Tensor Features(Tensor images)
    {
        using var scope = NewDisposeScope();
        return features.forward(images).MoveToOuterDisposeScope();
    }

    public override Tensor Judge(Tensor features)
    {
        using var scope = NewDisposeScope();
        var pooled = avgpool.forward(features).flatten(1).to_type(ScalarType.Float32);
        return classifier.forward(pooled).MoveToOuterDisposeScope();
    }

    private static IEnumerable<nn.Module<Tensor, Tensor>> Convolutions(Func<long, nn.Module<Tensor, Tensor>> normalisation)
    {
        var inputs = 1L;
        foreach (var (width, depth) in new[] { (64L, 2), (128L, 2), (256L, 3), (512L, 3), (512L, 3) })
        {
            for (var i = 0; i < depth; i++)
            {
                yield return new Convolution(inputs, width, 3, 1, 1, true);
                yield return normalisation(width);
                yield return nn.ReLU();
                inputs = width;
            }

            yield return nn.MaxPool2d(2, 2);
        }
    }

    private static Linear FullyConnected(long inputs, long outputs)
    {
        var layer = nn.Linear(inputs, outputs);
        nn.init.normal_(layer.weight, 0, 0.01);
        nn.init.zeros_(layer.bias!);
        return layer;
    }
}
