using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace DicomNode.TorchSharp.Tests;

/// <summary>Gradients against derivatives worked out by hand.</summary>
public sealed class AutogradTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void GradientOfASquareIsTwiceItsRoot()
    {
        var x = tensor(new float[] { 1, -2, 3 }).requires_grad_();
        Assert.Equal(new float[] { 2, -4, 6 }, Gradient(x.mul(x).sum(), x));
    }

    [Fact]
    public void GradientFlowsThroughAConversionToBfloat16()
    {
        var x = tensor(new float[] { 1, -2, 3 }).requires_grad_();
        var converted = x.to_type(ScalarType.BFloat16);
        Assert.Equal(new float[] { 2, -4, 6 }, Gradient(converted.mul(converted).sum(), x));
    }

    [Fact]
    public void GradientOfALinearLayerIsItsInput()
    {
        var weight = tensor(new float[] { 1, 2, 3, 4 }, new long[] { 2, 2 }).requires_grad_();
        var input = tensor(new float[] { 5, 7 }, new long[] { 1, 2 });
        Assert.Equal(new float[] { 5, 7, 5, 7 }, Gradient(nn.functional.linear(input, weight).sum(), weight));
    }

    [Fact]
    public void GradientOfAConvolutionSumsTheImageUnderEachTap()
    {
        // 2 x 2 kernel over 3 x 3 image 1..9: tap (i, j) sees the four pixels from (i, j) on.
        var kernel = ones(new long[] { 1, 1, 2, 2 }).requires_grad_();
        var image = arange(1, 10, ScalarType.Float32).reshape(1, 1, 3, 3);
        var output = nn.functional.conv2d(image, kernel);
        Assert.Equal(new float[] { 12, 16, 24, 28 }, output.detach().reshape(-1).data<float>().ToArray());
        Assert.Equal(new float[] { 12, 16, 24, 28 }, Gradient(output.sum(), kernel));
    }

    [Fact]
    public void GradientOfAMaximumGoesToItsPlace()
    {
        var image = tensor(new float[] { 1, 4, 3, 2 }, new long[] { 1, 1, 2, 2 }).requires_grad_();
        Assert.Equal(new float[] { 0, 1, 0, 0 }, Gradient(nn.MaxPool2d(2).forward(image).sum(), image));
    }

    [Fact]
    public void NothingIsRecordedInsideNoGrad()
    {
        var x = ones(new long[] { 2 }).requires_grad_();
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            Assert.False(x.mul(x).requires_grad);
            using (enable_grad())
                Assert.True(x.mul(x).requires_grad);
            Assert.False(is_grad_enabled());
        }

        Assert.True(is_grad_enabled());
        Assert.True(x.mul(x).requires_grad);
        Assert.False(x.mul(x).detach().requires_grad);
    }

    [Fact]
    public void RecordingIsEachThreadsOwn()
    {
        // No await in here: the mode is this thread's, and it is this thread that must set it back.
        using var unrecorded = no_grad();
        var elsewhere = false;
        var thread = new Thread(() => elsewhere = is_grad_enabled());
        thread.Start();
        thread.Join();
        Assert.True(elsewhere);
    }

    [Fact]
    public void BackwardTwiceThroughAFreedGraphThrows()
    {
        var x = ones(new long[] { 2 }).requires_grad_();
        var loss = x.mul(x).sum();
        loss.backward();
        var error = Assert.Throws<ExternalException>(() => loss.backward());
        Assert.Contains("backward through the graph a second time", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GradientsAddUpUntilForgotten()
    {
        // Plain descent by 1: w goes down by what was accumulated.
        using var parameter = nn.Parameter(tensor(new float[] { 10 }));
        using var optimizer = optim.SGD(new[] { parameter }, 1);
        parameter.sum().backward();
        parameter.sum().backward();
        optimizer.step();
        Assert.Equal(8, parameter.item<float>());
        optimizer.zero_grad();
        parameter.sum().backward();
        optimizer.step();
        Assert.Equal(7, parameter.item<float>());
    }

    private static float[] Gradient(Tensor output, Tensor input) =>
        autograd.grad(new List<Tensor> { output }, new List<Tensor> { input })[0].contiguous().data<float>().ToArray();
}
