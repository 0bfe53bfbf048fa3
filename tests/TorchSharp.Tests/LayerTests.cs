using TorchSharp;
using static TorchSharp.torch;

namespace DicomNode.TorchSharp.Tests;

/// <summary>Layers and losses against values worked out by hand.</summary>
public sealed class LayerTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void BatchNormKeepsRunningStatistics()
    {
        using var layer = nn.BatchNorm2d(1);
        var batch = tensor(new float[] { 1, 2, 3, 6 }, new long[] { 4, 1, 1, 1 });

        // Mean 3, variance 14/4 within the batch; the running one takes the unbiased 14/3, a tenth of the way.
        var normalised = layer.forward(batch).detach().reshape(-1).data<float>().ToArray();
        Assert.Equal(-2 / Math.Sqrt(3.5 + 1e-5), normalised[0], 1e-5);
        Assert.Equal(0.3, layer.running_mean!.item<float>(), 1e-6);
        Assert.Equal(0.9 + (0.1 * 14 / 3), layer.running_var!.item<float>(), 1e-6);

        layer.eval();
        var fixedStatistics = layer.forward(batch).detach().reshape(-1).data<float>().ToArray();
        Assert.Equal((1 - 0.3) / Math.Sqrt(0.9 + (1.4 / 3) + 1e-5), fixedStatistics[0], 1e-5);
        Assert.Equal(0.3, layer.running_mean!.item<float>(), 1e-6);
    }

    [Fact]
    public void BatchNormOfBfloat16KeepsItsStatisticsInFloat32()
    {
        using var layer = nn.BatchNorm2d(1);
        var batch = tensor(new float[] { 1, 2, 3, 6 }, new long[] { 4, 1, 1, 1 }).to_type(ScalarType.BFloat16);
        Assert.Equal(ScalarType.BFloat16, layer.forward(batch).dtype);
        Assert.Equal(ScalarType.Float32, layer.running_mean!.dtype);
        Assert.Equal(0.3, layer.running_mean!.item<float>(), 1e-6);
    }

    [Fact]
    public void CrossEntropyIsTheTargetsNegativeLogProbability()
    {
        var logits = tensor(new float[] { 2, 0, 0, 1 }, new long[] { 2, 2 });
        var target = tensor(new long[] { 0, 0 });
        var first = Math.Log(1 + Math.Exp(-2)); // -log(e^2 / (e^2 + 1))
        var second = Math.Log(1 + Math.Exp(1)); // -log(1 / (1 + e))

        Assert.Equal((first + second) / 2, nn.functional.cross_entropy(logits, target).item<float>(), 1e-6);
        using var summing = nn.CrossEntropyLoss(null, null, nn.Reduction.Sum);
        Assert.Equal(first + second, summing.forward(logits, target).item<float>(), 1e-6);
        using var each = nn.CrossEntropyLoss(null, null, nn.Reduction.None);
        Assert.Equal(new[] { (float)first, (float)second }, each.forward(logits, target).data<float>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void ClassWeightsWeighTheMean()
    {
        var logits = tensor(new float[] { 2, 0, 0, 1 }, new long[] { 2, 2 });
        using var loss = nn.CrossEntropyLoss(tensor(new float[] { 3, 1 }));
        var expected = ((3 * Math.Log(1 + Math.Exp(-2))) + Math.Log(1 + Math.Exp(-1))) / 4;
        Assert.Equal(expected, loss.forward(logits, tensor(new long[] { 0, 1 })).item<float>(), 1e-6);
    }

    [Fact]
    public void DropoutKeepsTheExpectation()
    {
        manual_seed(3);
        using var layer = nn.Dropout(0.25);
        var input = ones(new long[] { 10000 });
        var dropped = layer.forward(input).data<float>().ToArray();
        Assert.All(dropped, value => Assert.True(value is 0 || Math.Abs(value - (4.0 / 3)) < 1e-6));
        Assert.InRange(dropped.Count(value => value is 0), 2300, 2700);
        layer.eval();
        Assert.True(layer.forward(input).allclose(input));
    }

    [Fact]
    public void PoolsTakeTheMaximumOrTheMean()
    {
        var image = arange(16, ScalarType.Float32).reshape(1, 1, 4, 4);
        Assert.Equal(new float[] { 5, 7, 13, 15 }, nn.MaxPool2d(2, 2).forward(image).reshape(-1).data<float>().ToArray());
        Assert.Equal(new float[] { 2.5f, 4.5f, 10.5f, 12.5f }, nn.AdaptiveAvgPool2d(new long[] { 2, 2 }).forward(image).reshape(-1).data<float>().ToArray());
    }

    [Fact]
    public void InitialisationsHaveTheirVariance()
    {
        manual_seed(5);
        var weight = empty(new long[] { 64, 32, 3, 3 });
        nn.init.kaiming_normal_(weight, 0, nn.init.FanInOut.FanOut, nn.init.NonlinearityType.ReLU);
        Assert.Equal(2.0 / (64 * 9), weight.mul(weight).mean().item<float>(), 1e-4);
        nn.init.kaiming_uniform_(weight, Math.Sqrt(5));
        Assert.Equal(1 / Math.Sqrt(32 * 9), weight.abs().max().item<float>(), 1e-4);
        nn.init.constant_(weight, 2);
        Assert.Equal(64 * 32 * 9 * 2, weight.sum().item<float>());
    }
}
