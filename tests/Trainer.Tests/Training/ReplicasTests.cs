using DicomNode.Classifier.Networks;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Trainer.Training;
using static TorchSharp.torch;

namespace DicomNode.Trainer.Tests.Training;

[Collection(nameof(SeededAlone))]
public sealed class ReplicasTests
{
    [Theory]
    [InlineData("cpu,cpu", 4)]
    [InlineData("cpu,cpu,cpu", 5)]
    [InlineData("cpu,cpu,cpu", 2)]
    public void StepsEqualThoseOfOneDevice(string devices, int images)
    {
        using var one = Create("cpu", normalisation => new SmoothNetwork(normalisation));
        using var several = Create(devices, normalisation => new SmoothNetwork(normalisation));
        AssertSameSteps(one, several, images, steps: 5, rate: 0.01, tolerance: 1e-5, gradientTolerance: 1e-5);
    }

    [Fact]
    public void StepsOfAResNetEqualThoseOfOneDevice()
    {
        using var one = Create("cpu", normalisation => NetworkFactory.Create("resnet18", 4, 0, normalisation));
        using var several = Create("cpu,cpu,cpu", normalisation => NetworkFactory.Create("resnet18", 4, 0, normalisation));
        // Where a ReLU stands at its kink, the last bit of its input decides over a whole gradient: one device's own gradient turns by some
        // hundredths when its images change in that bit. With statistics of the parts it would be another altogether.
        AssertSameSteps(one, several, images: 5, steps: 2, rate: 1e-4, tolerance: 5e-4, gradientTolerance: 0.1);
    }

    [Fact]
    public void ReplicasDropOutApartAndAlwaysTheSame()
    {
        // Two parts that are alike: what dropout leaves of them is alike only if the same is dropped.
        var (batch, targets) = Batch(2, 0);
        batch.Slices.AsSpan(0, SlicePreprocessor.Length).CopyTo(batch.Slices.AsSpan(SlicePreprocessor.Length));
        var left = new List<float[]>();
        using var replicas = Create("cpu,cpu", normalisation => new SmoothNetwork(normalisation, drop: 0.5) { Passing = kept => left.Add(kept.detach().data<float>().ToArray()) });
        var names = NetworkState.Parameters(replicas.Primary).ConvertAll(entry => entry.Name);
        using var scope = NewDisposeScope();
        var gradients = new List<float[]>();
        for (var run = 0; run < 2; run++)
        {
            random.manual_seed(3);
            gradients.Add([.. replicas.Compute(batch, targets, names).Gradients.SelectMany(gradient => gradient.reshape(-1).data<float>().ToArray())]);
        }

        Assert.NotEqual(left[0], left[1]);
        Assert.Equal(left[..2], left[2..]);
        Assert.Equal(gradients[0], gradients[1]);
    }

    [Fact]
    public void OnlyTheGradientsAskedForAreLeft()
    {
        using var replicas = Create("cpu,cpu", normalisation => new SmoothNetwork(normalisation));
        using var scope = NewDisposeScope();
        var (batch, targets) = Batch(3, 0);
        var result = replicas.Compute(batch, targets, ["linear.bias", "conv2.weight"]);
        Assert.Equal([new long[] { 4 }, [2, 3, 3, 3]], result.Gradients.Select(gradient => gradient.shape));
        Assert.Equal(2, scope.DisposablesCount);
    }

    [Fact]
    public void SmallImagesAreAveragedFromTheBatch()
    {
        // The network averages to 16 x 16 itself: of half the side it sees the same, of 40 pixels it does not.
        using var replicas = Create("cpu", normalisation => new SmoothNetwork(normalisation));
        using var scope = NewDisposeScope();
        var (batch, targets) = Batch(3, 0);
        double Loss(int side) => replicas.Compute(batch, targets, ["linear.bias"], side).Loss;
        Assert.Equal(Loss(SlicePreprocessor.Side), Loss(112), 1e-5);
        Assert.NotEqual(Loss(SlicePreprocessor.Side), Loss(40), 1e-4);
    }

    [Fact]
    public void FollowersNormaliseAsThePrimaryDoes()
    {
        var outputs = new List<float[]>();
        using var replicas = Create("cpu,cpu", normalisation => new SmoothNetwork(normalisation) { Passing = kept => outputs.Add(kept.detach().data<float>().ToArray()) });
        using var scope = NewDisposeScope();
        var (batch, targets) = Batch(2, 0);
        replicas.Primary.eval();
        replicas.Compute(batch, targets, ["linear.bias"]);
        using (no_grad())
            replicas.Primary.forward(tensor(batch.Slices, new long[] { 2, 1, SlicePreprocessor.Side, SlicePreprocessor.Side }));
        // Two slices in one batch may be convolved by another kernel than each alone.
        Assert.Equal(outputs[2], outputs[0].Concat(outputs[1]), (whole, part) => MathF.Abs(whole - part) < 1e-5f);
    }

    [Fact]
    public async Task AFailureOfOneReplicaIsTheStepsFailure()
    {
        var networks = new List<SmoothNetwork>();
        using var replicas = Create("cpu,cpu,cpu", normalisation =>
        {
            networks.Add(new SmoothNetwork(normalisation));
            return networks[^1];
        });
        networks[1].Passing = _ => throw new FormatException("half-way");
        var (batch, targets) = Batch(3, 0);
        var step = Task.Run(() => replicas.Compute(batch, targets, ["linear.bias"]), TestContext.Current.CancellationToken);
        var fault = await Assert.ThrowsAsync<FormatException>(() => step.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.Equal("half-way", fault.Message);
    }

    private static Replicas Create(string devices, Func<Func<long, nn.Module<Tensor, Tensor>>?, nn.Module<Tensor, Tensor>> create)
    {
        random.manual_seed(5);
        return new Replicas(Devices.OpenAll(devices), ScalarType.Float32, create);
    }

    private static void AssertSameSteps(
        Replicas one, Replicas several, int images, int steps, double rate, double tolerance, double gradientTolerance)
    {
        var weights = NetworkState.Parameters(one.Primary);
        var names = weights.ConvertAll(entry => entry.Name);
        using var optimizer = new MomentumSgd(weights, 0.9, true, 0.001, true);
        using var otherOptimizer = new MomentumSgd(NetworkState.Parameters(several.Primary), 0.9, true, 0.001, true);
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            var (batch, targets) = Batch(images, step);
            var expected = one.Compute(batch, targets, names);
            var found = several.Compute(batch, targets, names);
            Assert.Equal(expected.Loss, found.Loss, tolerance);
            Assert.Equal(expected.Right, found.Right);
            AssertClose(expected.Gradients, found.Gradients, gradientTolerance, "the gradient");
            optimizer.Step(expected.Gradients, rate);
            otherOptimizer.Step(found.Gradients, rate);
            foreach (var ((name, left), (_, right)) in NetworkState.Of(one.Primary).Zip(NetworkState.Of(several.Primary)))
                AssertClose([left], [right], tolerance, name);
        }
    }

    private static (SliceBatch Batch, float[] Targets) Batch(int images, int step)
    {
        var draws = new Random(step);
        var labels = Enumerable.Range(0, images).Select(image => (image + step) % 4).ToArray();
        var slices = new float[images * SlicePreprocessor.Length];
        for (var i = 0; i < slices.Length; i++)
        {
            // Stripes, as wide as the class says, of a contrast of the image's own.
            var (image, x) = (i / SlicePreprocessor.Length, i % SlicePreprocessor.Side);
            slices[i] = (x / (4 << labels[image]) % 2 * (image + 1f) / images) + (draws.NextSingle() * 0.2f);
        }

        var targets = labels.SelectMany(label => Enumerable.Range(0, 4).Select(other => other == label ? 0.925f : 0.025f)).ToArray();
        return (new SliceBatch(step, slices, labels), targets);
    }

    private static void AssertClose(IList<Tensor> expected, IList<Tensor> found, double tolerance, string name)
    {
        var (length, difference) = (Distance(expected, expected.Select(zeros_like)), Distance(expected, found));
        Assert.True(difference <= tolerance * Math.Max(1, length), $"{name} is off by {difference}, of {length}");
    }

    private static double Distance(IEnumerable<Tensor> some, IEnumerable<Tensor> others) => Math.Sqrt(some.Zip(others)
        .Sum(pair => pair.First.detach().sub(pair.Second.detach()).to_type(ScalarType.Float64).square().sum().item<double>()));
}
