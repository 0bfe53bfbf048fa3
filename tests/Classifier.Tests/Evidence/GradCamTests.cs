using DicomNode.Classifier.Evidence;
using DicomNode.Classifier.Inference;
using DicomNode.Classifier.Models;
using DicomNode.Classifier.Networks;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Testing;
using static TorchSharp.torch;

namespace DicomNode.Classifier.Tests.Evidence;

/// <summary>Maps against what they must be by another way of computing: in closed form, without gradients.</summary>
[Collection(nameof(SeededAlone))]
public sealed class GradCamTests
{
    [Theory]
    [InlineData("resnet18")]
    [InlineData("resnet50")]
    public void BehindAMeanAndALinearLayerItIsTheClassActivationMap(string architecture)
    {
        using var network = Network(architecture);
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        var image = rand(new long[] { 1, 1, 128, 96 });
        var features = network.Features(image);
        var head = network.state_dict()["fc.weight"];
        for (var output = 0; output < 4; output++)
        {
            // The logit is the mean over 4 x 3 places of the features' sum weighted by the head (Zhou et al. 2016).
            var expected = features.mul(head.select(0, output).view(1, -1, 1, 1)).sum(1L).relu().div(4f * 3f);
            AssertSame(expected, GradCam.Compute(network, image, output));
        }
    }

    [Fact]
    public void BehindThreeDenseLayersItIsTheProductOfTheirWeightsWhereTheyFire()
    {
        using var network = Network("vgg16");
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        var image = rand(new long[] { 1, 1, 224, 224 });
        var features = network.Features(image);
        var state = network.state_dict();
        var first = nn.functional.linear(features.flatten(1), state["classifier.0.weight"], state["classifier.0.bias"]);
        var second = nn.functional.linear(first.relu(), state["classifier.3.weight"], state["classifier.3.bias"]);
        for (var output = 0; output < 4; output++)
        {
            var behindSecond = state["classifier.6.weight"].narrow(0, output, 1).mul(Fires(second));
            var behindFirst = behindSecond.matmul(state["classifier.3.weight"]).mul(Fires(first));
            var gradient = behindFirst.matmul(state["classifier.0.weight"]).view(1, 512, 7, 7);
            var expected = features.mul(gradient.mean(new long[] { 2, 3 }, true)).sum(1L).relu();
            AssertSame(expected, GradCam.Compute(network, image, output));
        }
    }

    [Fact]
    public void TheCornerThatDecidesLightsUpAndNothingElse()
    {
        using var network = new CornerNetwork();
        using var scope = NewDisposeScope();
        var image = ones(new long[] { 1, 1, 224, 224 });
        var speaksFor = GradCam.Compute(network, image, 0);
        Assert.True(speaksFor.select(0, 0).select(0, 0).item<float>() > 0);
        Assert.Equal(speaksFor.sum().item<float>(), speaksFor.select(0, 0).select(0, 0).item<float>());
        Assert.Equal(0, GradCam.Compute(network, image, 1).sum().item<float>());
        Assert.Equal(0, GradCam.Compute(network, zeros(new long[] { 1, 1, 224, 224 }), 0).sum().item<float>());
    }

    [Fact]
    public void Bfloat16MapsAreNearlyTheSame()
    {
        using var network = Network("resnet18");
        using var scope = NewDisposeScope();
        var image = rand(new long[] { 1, 1, 224, 224 });
        var output = Strongest(network, image);
        var exact = GradCam.Compute(network, image, output);
        var fast = GradCam.Compute(network, image.to_type(ScalarType.BFloat16), output);
        Assert.Equal(ScalarType.Float32, fast.dtype);
        Assert.True(exact.sub(fast).abs().max().item<float>() < 0.05f * exact.max().item<float>());
    }

    [Fact]
    public void AClassifierExplainsASliceAndLeavesNothingBehind()
    {
        using var folder = new TemporaryFolder();
        using (var network = Network("resnet18", 2))
        {
            ModelPackage.Save(
                folder.File("model"),
                network,
                new ModelManifest { Name = "random", Architecture = "resnet18", Classes = [ModalityClass.XR, ModalityClass.PT] });
        }

        using var classifier = new SliceClassifier(ModelPackage.Load(folder.File("model")));
        using var scope = NewDisposeScope();
        var random = new Random(3);
        var slice = Enumerable.Range(0, SlicePreprocessor.Length).Select(_ => random.NextSingle()).ToArray();
        var maps = new[] { new float[SlicePreprocessor.Length], new float[SlicePreprocessor.Length] };
        for (var i = 0; i < 8; i++)
            classifier.Explain(slice, classifier.Classes[i % 2], maps[i % 2]);

        // What is made on a thread belongs to its innermost scope until it is disposed.
        Assert.Equal(0, scope.DisposablesCount);
        Assert.All(maps, map => Assert.All(map, value => Assert.InRange(value, 0, 1)));
        Assert.Contains(maps, map => map.Max() > 0.9f);
        Assert.NotEqual(maps[0], maps[1]);
        var fault = Assert.Throws<ArgumentException>(() => classifier.Explain(slice, ModalityClass.CT, maps[0]));
        Assert.Contains("does not know CT, only XR, PT", fault.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => classifier.Explain(slice.AsSpan(1), ModalityClass.PT, maps[0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => classifier.Explain(slice, ModalityClass.PT, maps[0].AsSpan(1)));
    }

    private static FeatureNetwork Network(string architecture, int classes = 4)
    {
        manual_seed(5);
        var network = NetworkFactory.Create(architecture, classes);
        network.eval();
        return network;
    }

    private static Tensor Fires(Tensor before) => before.relu().div(before);

    private static long Strongest(FeatureNetwork network, Tensor image)
    {
        using var unrecorded = no_grad();
        return network.forward(image).argmax().item<long>();
    }

    private static void AssertSame(Tensor expected, Tensor actual)
    {
        var wanted = expected.select(0, 0);
        Assert.Equal(wanted.shape, actual.shape);
        var largest = wanted.max().item<float>();
        Assert.True(wanted.sub(actual).abs().max().item<float>() <= 1e-4f * largest, $"differs by {wanted.sub(actual).abs().max().item<float>()} of {largest}");
    }
}
