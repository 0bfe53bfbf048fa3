using DicomNode.Classifier.Networks;
using static TorchSharp.torch;

namespace DicomNode.Classifier.Tests.Networks;

[Collection(nameof(SeededAlone))]
public sealed class NetworkFactoryTests
{
    [Theory]
    [InlineData("resnet18")]
    [InlineData("resnet50")]
    public void Bfloat16InputAgreesWithFloat32(string architecture)
    {
        manual_seed(1);
        using var network = NetworkFactory.Create(architecture, 4);
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        var images = rand(new long[] { 4, 1, 224, 224 });

        // In training mode, so that activations are normalised at every depth, as in a trained network.
        var exact = network.forward(images);
        var rounded = network.forward(images.to_type(ScalarType.BFloat16));

        Assert.Equal(ScalarType.Float32, rounded.dtype);
        var (expected, actual) = (exact.data<float>().ToArray(), rounded.data<float>().ToArray());
        var spread = expected.Max() - expected.Min();
        // 8 bits of precision, over as many layers: coarse, but a layer that is wrong is off by the whole spread.
        Assert.All(expected.Zip(actual), pair => Assert.True(Math.Abs(pair.First - pair.Second) < 0.1 * spread, $"{pair}, spread {spread}"));
        Assert.NotEqual(expected, actual);
    }

    [Fact]
    public void Bfloat16TrainingKeepsFloat32Weights()
    {
        using var network = NetworkFactory.Create("resnet18", 4);
        using var optimizer = optim.SGD(network.parameters(), 0.01, 0.9);
        using var scope = NewDisposeScope();
        var before = network.parameters().First().detach().clone();

        var logits = network.forward(rand(new long[] { 2, 1, 224, 224 }).to_type(ScalarType.BFloat16));
        var loss = nn.functional.cross_entropy(logits, tensor(new long[] { 0, 1 }));
        var gradients = autograd.grad(new List<Tensor> { loss }, network.parameters().Select(parameter => (Tensor)parameter).ToList(), null, true);
        loss.backward();
        optimizer.step();

        Assert.All(gradients, gradient => Assert.Equal(ScalarType.Float32, gradient.dtype));
        Assert.All(gradients, gradient => Assert.NotEqual(0, gradient.abs().max().item<float>()));
        Assert.All(network.parameters(), parameter => Assert.Equal(ScalarType.Float32, parameter.dtype));
        Assert.False(before.allclose(network.parameters().First()));
    }

    [Theory]
    [InlineData("resnet18", 2)]
    [InlineData("resnet50", 5)]
    [InlineData("vgg16", 3)]
    public void ForwardLeavesTheCallersScopeOnlyTheLogits(string architecture, int classes)
    {
        using var network = NetworkFactory.Create(architecture, classes);
        network.eval();
        using var unrecorded = no_grad();
        using var scope = NewDisposeScope();
        var images = rand(new long[] { 1, 1, 224, 224 });
        var before = scope.DisposablesCount;

        var logits = network.forward(images);

        Assert.Equal(new long[] { 1, classes }, logits.shape);
        Assert.Equal(before + 1, scope.DisposablesCount);
    }

    [Fact]
    public void ConvolutionsStartWithHesVariance()
    {
        manual_seed(2);
        using var network = NetworkFactory.Create("resnet18", 4);
        using var scope = NewDisposeScope();
        var weight = network.get_parameter("layer4.1.conv2.weight")!;
        Assert.Equal(2.0 / (512 * 9), weight.mul(weight).mean().item<float>(), 1e-5);
        Assert.True(network.get_parameter("layer4.1.bn2.weight")!.eq(ones(new long[] { 512 })).all().item<bool>());
    }

    [Theory]
    [InlineData("resnet34", 4, 0.5)]
    [InlineData("resnet18", 1, 0.5)]
    [InlineData("vgg16", 4, 1.0)]
    [InlineData("vgg16", 4, -0.1)]
    public void ImpossibleNetworksAreRefused(string architecture, int classes, double dropout) =>
        Assert.ThrowsAny<ArgumentException>(() => NetworkFactory.Create(architecture, classes, dropout));
}
