using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DicomNode.TorchSharp.Tests;

/// <summary>Steps of SGD and of the plateau schedule against their formulas.</summary>
public sealed class OptimizerTests
{
    // The loss g w has the gradient g.
    [Theory]
    [InlineData(0.0, 0.0, 0.0, false, new[] { 1 - 0.2, 1 - 0.4 })]
    [InlineData(0.9, 0.0, 0.0, false, new[] { 1 - 0.2, 1 - 0.2 - (0.1 * (0.9 * 2 + 2)) })]
    [InlineData(0.9, 0.5, 0.0, false, new[] { 1 - 0.2, 1 - 0.2 - (0.1 * (0.9 * 2 + 1)) })] // the first step is not dampened
    [InlineData(0.9, 0.0, 0.0, true, new[] { 1 - (0.1 * (2 + 1.8)), 1 - 0.38 - (0.1 * (2 + 0.9 * 3.8)) })]
    [InlineData(0.0, 0.0, 0.5, false, new[] { 1 - (0.1 * 2.5), 0.75 - (0.1 * (2 + 0.375)) })]
    public void SgdFollowsItsFormula(double momentum, double dampening, double decay, bool nesterov, double[] expected)
    {
        using var parameter = nn.Parameter(ones(new long[] { 1 }));
        using var optimizer = optim.SGD(new[] { parameter }, 0.1, momentum, dampening, decay, nesterov);
        foreach (var value in expected)
        {
            Step(optimizer, parameter);
            Assert.Equal(value, parameter.item<float>(), 1e-6);
        }
    }

    [Fact]
    public void GroupsStepAtRatesOfTheirOwn()
    {
        using var slow = nn.Parameter(ones(new long[] { 1 }));
        using var fast = nn.Parameter(ones(new long[] { 1 }));
        using var optimizer = optim.SGD(
            new[]
            {
                new SGD.ParamGroup { Parameters = new[] { slow } },
                new SGD.ParamGroup { Parameters = new[] { fast }, Options = new() { LearningRate = 0.2 } },
            },
            0.1);
        using (var scope = NewDisposeScope())
            (slow + fast).sum().backward();
        optimizer.step();
        Assert.Equal(0.9, slow.item<float>(), 1e-6);
        Assert.Equal(0.8, fast.item<float>(), 1e-6);
        Assert.Equal([0.1, 0.2], optimizer.ParamGroups.Select(group => group.LearningRate));
    }

    [Fact]
    public void LearningRateCanBeSet()
    {
        using var parameter = nn.Parameter(ones(new long[] { 1 }));
        using var optimizer = optim.SGD(new[] { parameter }, 0.1);
        foreach (var group in optimizer.ParamGroups)
            group.LearningRate = 0.01;
        Step(optimizer, parameter);
        Assert.Equal(0.98, parameter.item<float>(), 1e-6);
    }

    [Fact]
    public void ParameterWithoutGradientStays()
    {
        using var used = nn.Parameter(ones(new long[] { 1 }));
        using var unused = nn.Parameter(ones(new long[] { 1 }));
        using var optimizer = optim.SGD(new[] { used, unused }, 0.1, 0.9, 0, 0.5);
        Step(optimizer, used);
        Assert.Equal(1, unused.item<float>());
    }

    [Fact]
    public void ImpossibleOptionsAreRefused()
    {
        using var parameter = nn.Parameter(ones(new long[] { 1 }));
        Assert.Throws<ArgumentException>(() => optim.SGD(new[] { parameter }, -1));
        Assert.Throws<ArgumentException>(() => optim.SGD(new[] { parameter }, 0.1, 0, 0, 0, true));
    }

    [Fact]
    public void PlateauLowersTheRateWhenPatienceEnds()
    {
        using var parameter = nn.Parameter(ones(new long[] { 1 }));
        using var optimizer = optim.SGD(new[] { parameter }, 1);
        var schedule = optim.lr_scheduler.ReduceLROnPlateau(optimizer, "min", 0.5, 1);
        double Rate() => optimizer.ParamGroups.First().LearningRate;

        schedule.step(1.0);
        schedule.step(0.5);
        schedule.step(0.49999); // within the threshold of 1e-4: no improvement
        Assert.Equal(1, Rate());
        schedule.step(0.6);
        Assert.Equal(0.5, Rate());
        schedule.step(0.4);
        schedule.step(0.6);
        Assert.Equal(0.5, Rate());
    }

    private static void Step(optim.Optimizer optimizer, Parameter parameter)
    {
        using var scope = NewDisposeScope();
        optimizer.zero_grad();
        parameter.mul((Scalar)2.0).sum().backward();
        optimizer.step();
    }
}
