using DicomNode.Trainer.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DicomNode.Trainer.Tests.Training;

public sealed class SynchronisedBatchNormTests
{
    [Fact]
    public void AloneItIsTorchsBatchNorm()
    {
        random.manual_seed(2);
        using var mine = new SynchronisedBatchNorm(3, own => stack([own]));
        using var theirs = nn.BatchNorm2d(3);
        using var scope = NewDisposeScope();
        using (no_grad())
        {
            foreach (var ((name, target), (expectedName, source)) in mine.named_parameters().Zip(theirs.named_parameters()))
            {
                Assert.Equal(expectedName, name);
                target.copy_(source.normal_());
            }
        }

        for (var step = 0; step < 3; step++)
        {
            // Channels far from zero, where a variance from sums of squares loses its digits.
            var input = randn(new long[] { 4, 3, 5, 6 }).add(tensor(new float[] { 0, 30, -3000 }, new long[] { 1, 3, 1, 1 }));
            var (output, gradients) = Differentiate(mine, input);
            var (expected, expectedGradients) = Differentiate(theirs, input);
            AssertClose(expected, output, 2e-3);
            foreach (var (gradient, expectedGradient) in gradients.Zip(expectedGradients))
                AssertClose(expectedGradient, gradient, 2e-3);
        }

        foreach (var ((name, buffer), (expectedName, expected)) in mine.named_buffers().Zip(theirs.named_buffers()))
        {
            Assert.Equal(expectedName, name);
            Assert.Equal(expected.dtype, buffer.dtype);
            AssertClose(expected, buffer, 1e-5);
        }

        mine.eval();
        theirs.eval();
        var unseen = randn(new long[] { 2, 3, 4, 4 });
        AssertClose(theirs.forward(unseen), mine.forward(unseen), 1e-6);
    }

    [Fact]
    public void Bfloat16IsNormalisedByStatisticsInFloat32()
    {
        using var layer = new SynchronisedBatchNorm(1, own => stack([own]));
        using var scope = NewDisposeScope();
        // In bfloat16, 128 and 129 are neighbours: a mean of that type could not lie between them.
        var input = tensor(new float[] { 128, 129, 128, 129 }, new long[] { 4, 1, 1, 1 }).to_type(ScalarType.BFloat16);
        var output = layer.forward(input);
        Assert.Equal(ScalarType.BFloat16, output.dtype);
        Assert.Equal([-1, 1, -1, 1], output.to_type(ScalarType.Float32).data<float>().ToArray());
        Assert.Equal(12.85, layer.get_buffer("running_mean")!.item<float>(), 1e-5);
    }

    private static (Tensor Output, IList<Tensor> Gradients) Differentiate(nn.Module<Tensor, Tensor> layer, Tensor values)
    {
        var input = values.clone().requires_grad_();
        var output = layer.forward(input);
        var weights = arange((Scalar)0.0, (Scalar)(double)output.NumberOfElements, ScalarType.Float32).mul((Scalar)0.01).view(output.shape);
        return (output, autograd.grad([output.square().mul(weights).sum()], [input, .. layer.parameters()]));
    }

    private static void AssertClose(Tensor expected, Tensor found, double tolerance)
    {
        var scale = Math.Max(1, expected.to_type(ScalarType.Float32).abs().max().item<float>());
        var difference = found.sub(expected).to_type(ScalarType.Float32).abs().max().item<float>();
        Assert.True(difference <= tolerance * scale, $"off by {difference}, of {scale}");
    }
}
