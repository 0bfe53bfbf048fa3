using DicomNode.Classifier.Calibration;
using DicomNode.Classifier.Inference;
using DicomNode.Classifier.Models;
using DicomNode.Classifier.Networks;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Testing;
using static TorchSharp.torch;

namespace DicomNode.Classifier.Tests.Inference;

/// <summary>A small random model: its answers mean nothing, but must be the same however they are asked for.</summary>
[Collection(nameof(SeededAlone))]
public sealed class SliceClassifierTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ProbabilitiesAreTheSoftmaxOfTheLogitsOverTheTemperature()
    {
        var package = Package(temperature: 2);
        using var classifier = new SliceClassifier(package);
        var slices = Slices(2);
        var probabilities = new float[8];
        classifier.Classify(slices, 2, probabilities);

        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        using var network = package.CreateNetwork();
        var expected = softmax(network.forward(tensor(slices, new long[] { 2, 1, 224, 224 })).div(2f), 1);
        Assert.Equal(expected.data<float>().ToArray(), probabilities, (a, b) => MathF.Abs(a - b) < 1e-5f);
    }

    [Fact]
    public void ScaleAndBiasOfThePackageFollowTheTemperature()
    {
        var scaling = new VectorScaling([0.5, 1, 2, 1], [0, 0.5, -0.5, 0]);
        using var plain = new SliceClassifier(Package(temperature: 2));
        using var calibrated = new SliceClassifier(Package(temperature: 2, scaling));
        var slices = Slices(1);
        var (before, after) = (new float[4], new float[4]);
        plain.Classify(slices, 1, before);
        calibrated.Classify(slices, 1, after);

        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        using var network = ModelPackage.Load(_folder.File("model")).CreateNetwork();
        var logits = network.forward(tensor(slices, new long[] { 1, 1, 224, 224 })).data<float>().ToArray();
        var expected = new float[4];
        VectorScaling.Softmax(logits, 4, 2, scaling, expected);
        Assert.Equal(expected, after, (a, b) => MathF.Abs(a - b) < 1e-5f);
        Assert.NotEqual(before, after, (a, b) => MathF.Abs(a - b) < 1e-3f);
    }

    [Fact]
    public void ASliceGetsTheSameAnswerAloneAndInABatch()
    {
        using var classifier = new SliceClassifier(Package());
        var slices = Slices(3);
        var together = new float[12];
        classifier.Classify(slices, 3, together);
        for (var i = 0; i < 3; i++)
        {
            var alone = new float[4];
            classifier.Classify(slices.AsSpan(i * SlicePreprocessor.Length, SlicePreprocessor.Length), 1, alone);
            Assert.Equal(together.AsSpan(i * 4, 4).ToArray(), alone, (a, b) => MathF.Abs(a - b) < 1e-5f);
            Assert.Equal(1f, alone.Sum(), 1e-5f);
        }
    }

    [Fact]
    public void Bfloat16AnswersNearlyTheSame()
    {
        var package = Package();
        using var exact = new SliceClassifier(package);
        using var fast = new SliceClassifier(package, "cpu", bfloat16: true);
        var slices = Slices(1);
        var (expected, actual) = (new float[4], new float[4]);
        exact.Classify(slices, 1, expected);
        fast.Classify(slices, 1, actual);
        Assert.Equal(expected, actual, (a, b) => MathF.Abs(a - b) < 0.05f);
    }

    [Fact]
    public void Bfloat16AnswersNearADecisionAreThoseOfFloat32()
    {
        var slices = Slices(3);
        var (actual, expected) = (new float[12], new float[12]);
        using (var classifier = new SliceClassifier(Package()))
            classifier.Classify(slices, 3, expected);
        using (var fast = new SliceClassifier(Package(thresholds: new AbstainThresholds { Match = expected[4..8].Max(), Mismatch = 0.99 }), "cpu", bfloat16: true))
            fast.Classify(slices, 3, actual);
        Assert.Equal(expected[4..8], actual[4..8], (a, b) => MathF.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void ASliceInDoubtIsLookedAtMirroredToo()
    {
        var package = Package(secondLookBelow: 1000);
        var slices = Slices(2);
        var probabilities = new float[8];
        using (var classifier = new SliceClassifier(package))
            classifier.Classify(slices, 2, probabilities);

        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        using var network = package.CreateNetwork();
        var images = tensor(slices, new long[] { 2, 1, 224, 224 });
        var mirrored = images.index_select(3, tensor(Enumerable.Range(0, 224).Select(i => 223L - i).ToArray()));
        var expected = softmax(network.forward(images).add(network.forward(mirrored)).div(2f), 1);
        Assert.Equal(expected.data<float>().ToArray(), probabilities, (a, b) => MathF.Abs(a - b) < 1e-5f);
    }

    [Fact]
    public void Bfloat16AnswersNearTheBoundOfDoubtAreThoseOfFloat32()
    {
        // All slices reach one threshold and none the other, and the biases keep the classes apart: nothing else is near.
        ModelPackage Make(double? below) =>
            Package(10, new VectorScaling([1, 1, 1, 1], [0, 1, 2, 3]), new AbstainThresholds { Match = 0, Mismatch = 1 }, below);
        var slices = Slices(1);
        var logits = new float[4];
        using (var scope = NewDisposeScope())
        using (var unrecorded = no_grad())
        using (var network = Make(null).CreateNetwork())
            logits = network.forward(tensor(slices, new long[] { 1, 1, 224, 224 })).data<float>().ToArray();
        var descending = logits.OrderDescending().ToArray();
        var lead = descending[0] - descending[1];

        Assert.Equal(1, ComputedAgain(lead + 1.9));
        Assert.Equal(0, ComputedAgain(lead + 2.5));

        // The margin is 0.2 times the temperature.
        long ComputedAgain(double below)
        {
            using var classifier = new SliceClassifier(Make(below), "cpu", bfloat16: true);
            classifier.Classify(slices, 1, new float[4]);
            return classifier.ComputedAgain;
        }
    }

    [Fact]
    public void Bfloat16AnswersFarFromADecisionStay()
    {
        // All slices reach one threshold and none the other, and the biases keep the classes apart.
        var package = Package(temperature: 10, new VectorScaling([1, 1, 1, 1], [0, 1, 2, 3]), new AbstainThresholds { Match = 0, Mismatch = 1 });
        var slices = Slices(1);
        var (exact, fast) = (new float[4], new float[4]);
        using (var classifier = new SliceClassifier(package))
            classifier.Classify(slices, 1, exact);
        using (var classifier = new SliceClassifier(package, "cpu", bfloat16: true))
            classifier.Classify(slices, 1, fast);
        Assert.NotEqual(exact, fast);
        Assert.Equal(exact, fast, (a, b) => MathF.Abs(a - b) < 0.05f);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 1, 4)]
    [InlineData(1, SlicePreprocessor.Length, 3)]
    [InlineData(2, SlicePreprocessor.Length, 8)]
    public void LengthsThatDoNotFitAreRefused(int count, int values, int probabilities)
    {
        using var classifier = new SliceClassifier(Package());
        Assert.Throws<ArgumentOutOfRangeException>(() => classifier.Classify(new float[values], count, new float[probabilities]));
    }

    private static float[] Slices(int count)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, count * SlicePreprocessor.Length).Select(_ => random.NextSingle())];
    }

    private ModelPackage Package(double temperature = 1, VectorScaling? calibration = null, AbstainThresholds? thresholds = null, double? secondLookBelow = null)
    {
        manual_seed(11);
        using var network = NetworkFactory.Create("resnet18", 4);
        ModelPackage.Save(
            _folder.File("model"),
            network,
            new ModelManifest
            {
                Name = "random",
                Architecture = "resnet18",
                Classes = [ModalityClass.CT, ModalityClass.MR, ModalityClass.PT, ModalityClass.XR],
                Temperature = temperature,
                Calibration = calibration,
                SecondLookBelow = secondLookBelow,
                Thresholds = thresholds ?? new AbstainThresholds(),
            });
        return ModelPackage.Load(_folder.File("model"));
    }
}
