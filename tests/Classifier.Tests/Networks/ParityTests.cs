using System.Runtime.InteropServices;
using DicomNode.Classifier.Networks;
using static TorchSharp.torch;

namespace DicomNode.Classifier.Tests.Networks;

/// <summary>Our networks against torchvision's, value by value.</summary>
public sealed class ParityTests
{
    [Theory]
    [InlineData("resnet18")]
    [InlineData("resnet50")]
    [InlineData("vgg16")]
    public void NamesAndShapesAreTorchvisions(string architecture)
    {
        var reference = ParityReference.Read(architecture);
        using var network = NetworkFactory.Create(architecture, 4);

        var ours = network.state_dict().Select(pair => $"{pair.Key} [{string.Join(", ", pair.Value.shape)}]");
        var theirs = reference.Entries().Select(entry => $"{entry.Name} [{string.Join(", ", entry.Shape)}]");

        Assert.Equal(theirs.Order(), ours.Order());
        Assert.Equal(reference.Parameters, network.parameters().Sum(parameter => parameter.NumberOfElements));
        Assert.All(network.named_buffers(), pair => Assert.Equal(
            pair.name.EndsWith("num_batches_tracked", StringComparison.Ordinal) ? ScalarType.Int64 : ScalarType.Float32, pair.buffer.dtype));
    }

    [Theory]
    [InlineData("resnet18")]
    [InlineData("resnet50")]
    [InlineData("vgg16")]
    public void LogitsLossesGradientsAndStepsArePyTorchs(string architecture)
    {
        var reference = ParityReference.Read(architecture);
        using var network = NetworkFactory.Create(architecture, 4, 0);
        using var optimizer = optim.SGD(network.parameters(), 0.001, 0.9, 0, 0.005);
        using var scope = NewDisposeScope();
        reference.Fill(network);
        var input = ParityReference.Input();
        var labels = tensor(reference.Labels);

        AssertClose(reference.EvalLogits, Evaluate(network, input), 1e-3);

        network.train();
        foreach (var step in reference.Training.Steps)
        {
            using var stepScope = NewDisposeScope();
            optimizer.zero_grad();
            var loss = nn.functional.cross_entropy(network.forward(input), labels);
            AssertClose(step.Loss, loss.item<float>(), 0.01);

            // Asked for beside backward(), since a tensor's gradient is reached differently from release to release of TorchSharp.
            var names = step.GradNorm.Keys.ToList();
            var parameters = network.named_parameters().ToDictionary(pair => pair.name, pair => (Tensor)pair.parameter);
            var gradients = autograd.grad(new List<Tensor> { loss }, names.Select(name => parameters[name]).ToList(), null, true);
            for (var i = 0; i < names.Count; i++)
                AssertClose(step.GradNorm[names[i]], Norm(gradients[i]), 0.01);

            loss.backward();
            optimizer.step();
        }

        // The third step starts where the two before ended, so their rounding shows here most.
        AssertClose(reference.EvalLogitsAfterThreeSteps, Evaluate(network, input), 0.02);
    }

    private static Tensor Evaluate(nn.Module<Tensor, Tensor> network, Tensor input)
    {
        using var unrecorded = no_grad();
        network.eval();
        return network.forward(input);
    }

    private static double Norm(Tensor tensor)
    {
        var sum = 0.0;
        foreach (var value in MemoryMarshal.Cast<byte, float>(tensor.contiguous().bytes))
            sum += (double)value * value;
        return Math.Sqrt(sum);
    }

    private static void AssertClose(double[][] expected, Tensor actual, double tolerance)
    {
        var values = MemoryMarshal.Cast<byte, float>(actual.bytes);
        var scale = expected.Max(row => row.Max(Math.Abs));
        var worst = 0.0;
        for (var i = 0; i < values.Length; i++)
            worst = Math.Max(worst, Math.Abs(values[i] - expected[i / 4][i % 4]) / scale);
        TestContext.Current.SendDiagnosticMessage($"logits: {worst:g3}");
        Assert.True(worst <= tolerance, $"a logit is off by {worst:g3} of the largest, {tolerance} is allowed");
    }

    private static void AssertClose(double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(actual - expected) <= tolerance * Math.Abs(expected), $"{actual} is not {expected} within {tolerance:p0}");
}
