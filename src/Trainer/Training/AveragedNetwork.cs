using TorchSharp;
using static TorchSharp.torch;

namespace DicomNode.Trainer.Training;

/// <summary>
/// The exponential running average of a network's weights and batch-norm statistics, in a second network of the same kind. Early on it
/// forgets faster, so that the first weights do not linger.
/// </summary>
public sealed class AveragedNetwork
{
    private readonly List<(Tensor Average, Tensor Current)> _pairs;
    private readonly double _decay;

    /// <param name="average">Takes the average; starts as a copy of <paramref name="current"/>.</param>
    /// <param name="current">The network in training.</param>
    /// <param name="decay">What stays of the average at each step, in (0, 1).</param>
    public AveragedNetwork(nn.Module<Tensor, Tensor> average, nn.Module<Tensor, Tensor> current, double decay)
    {
        Network = average;
        _decay = decay;
        var targets = NetworkState.Of(average).ToDictionary(entry => entry.Name, entry => entry.Tensor, StringComparer.Ordinal);
        _pairs = [.. NetworkState.Of(current).Select(entry => (targets[entry.Name], entry.Tensor))];
        using var frozen = no_grad();
        foreach (var (target, source) in _pairs)
            target.copy_(source);
    }

    public nn.Module<Tensor, Tensor> Network { get; }

    /// <summary>Takes in the weights after a step, counted from 0.</summary>
    public void Update(int step)
    {
        var kept = Math.Min(_decay, (1.0 + step) / (10.0 + step));
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (average, current) in _pairs)
        {
            // Counters, as of batches seen, are copied.
            if (average.dtype == ScalarType.Float32)
                average.mul_((Scalar)kept).add_(current, 1 - kept);
            else
                average.copy_(current);
        }
    }
}
