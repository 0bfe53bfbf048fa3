using DicomNode.Trainer.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DicomNode.Trainer.Tests;

public sealed class OptimizerTests
{
    [Theory]
    [InlineData(0.0, false)]
    [InlineData(0.9, false)]
    [InlineData(0.9, true)]
    public void StepsEqualThoseOfTorchsOwnOptimizer(double momentum, bool nesterov)
    {
        random.manual_seed(3);
        using var mine = nn.Linear(5, 3);
        using var theirs = nn.Linear(5, 3);
        using (no_grad())
        {
            foreach (var ((_, target), (_, source)) in theirs.named_parameters().Zip(mine.named_parameters()))
                target.copy_(source);
        }

        var weights = NetworkState.Parameters(mine);
        using var optimizer = new MomentumSgd(weights, momentum, nesterov, weightDecay: 0.01, decayAll: true);
        using var reference = optim.SGD(theirs.parameters(), 0.1, momentum, 0, 0.01, nesterov);
        using var scope = NewDisposeScope();
        for (var step = 0; step < 5; step++)
        {
            var input = randn(new long[] { 7, 5 });
            optimizer.Step(autograd.grad([mine.forward(input).square().sum()], [.. weights.Select(entry => entry.Tensor)]), 0.1);
            reference.zero_grad();
            theirs.forward(input).square().sum().backward();
            reference.step();
        }

        foreach (var ((_, found), (_, expected)) in weights.Zip(theirs.named_parameters()))
            Assert.True(found.allclose(expected, 1e-5, 1e-6));
    }

    [Fact]
    public void BiasesAndNormsDecayOnlyWhereAllDoes()
    {
        using var layer = nn.Linear(4, 2);
        var weights = NetworkState.Parameters(layer);
        using var optimizer = new MomentumSgd(weights, 0, false, weightDecay: 0.5, decayAll: false);
        using var scope = NewDisposeScope();
        var before = weights.Select(entry => entry.Tensor.detach().clone()).ToList();
        optimizer.Step([.. before.Select(zeros_like)], 0.1);
        Assert.True(weights.Single(entry => entry.Name == "weight").Tensor.allclose(before[0].mul((Scalar)0.95)));
        Assert.True(weights.Single(entry => entry.Name == "bias").Tensor.allclose(before[1]));
    }

    [Fact]
    public void TheAverageFollowsAtItsRate()
    {
        using var current = nn.Linear(4, 2);
        using var average = nn.Linear(4, 2);
        var followed = new AveragedNetwork(average, current, 0.9);
        using var scope = NewDisposeScope();
        using (no_grad())
            current.weight!.add_((Scalar)1.0);
        // Late in a run the rate is the recipe's; early on it forgets faster: (1 + 0) / (10 + 0) is kept.
        followed.Update(1000);
        Assert.True(average.weight!.allclose(current.weight!.sub((Scalar)0.9), 1e-4, 1e-5));
        followed.Update(0);
        Assert.True(average.weight!.allclose(current.weight!.sub((Scalar)0.09), 1e-4, 1e-5));
    }
}
