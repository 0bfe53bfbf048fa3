using DicomNode.Classifier.Networks;
using static TorchSharp.torch;

namespace DicomNode.Classifier.Tests.Evidence;

/// <summary>Two classes, decided by the brightness of the upper left corner alone: bright speaks for the first, against the second.</summary>
internal sealed class CornerNetwork() : FeatureNetwork(nameof(CornerNetwork))
{
    private const int Cells = 7;

    public override Tensor Features(Tensor images)
    {
        using var scope = NewDisposeScope();
        var mask = zeros(new long[] { 1, 1, Cells, Cells });
        mask.select(2, 0).select(2, 0).fill_(1);
        return nn.functional.adaptive_avg_pool2d(images, new long[] { Cells, Cells }).mul(mask).MoveToOuterDisposeScope();
    }

    public override Tensor Judge(Tensor features)
    {
        using var scope = NewDisposeScope();
        var brightness = features.sum(new long[] { 2, 3 });
        return cat(new List<Tensor> { brightness, brightness.neg() }, 1).MoveToOuterDisposeScope();
    }
}
