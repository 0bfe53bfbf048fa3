using TorchSharp;
using static TorchSharp.torch;

namespace DicomNode.Trainer.Training;

/// <summary>
/// Stochastic gradient descent with momentum as PyTorch's SGD computes it: v = m v + g + d w; w -= r v (Nesterov: w -= r (g + d w + m v)).
/// Of its own because its momentum is part of an exact resume, and no release of TorchSharp since 0.99 gives
/// and takes it in one way; gradients come as tensors, so that those of several replicas can be averaged before. Make it outside any dispose scope.
/// </summary>
public sealed class MomentumSgd : IDisposable
{
    private readonly IReadOnlyList<(string Name, Tensor Weight)> _weights;
    private readonly Tensor[] _velocities;
    private readonly double[] _decays;
    private readonly double _momentum;
    private readonly bool _nesterov;

    /// <param name="weights">What is trained, by name. Weights of one dimension are batch-norm parameters and biases.</param>
    /// <param name="momentum">In [0, 1).</param>
    /// <param name="nesterov">Whether the step looks ahead.</param>
    /// <param name="weightDecay">L2 penalty.</param>
    /// <param name="decayAll">Whether weights of one dimension decay as well.</param>
    public MomentumSgd(IReadOnlyList<(string Name, Tensor Weight)> weights, double momentum, bool nesterov, double weightDecay, bool decayAll)
    {
        _weights = weights;
        _momentum = momentum;
        _nesterov = nesterov;
        _decays = [.. weights.Select(entry => decayAll || entry.Weight.shape.Length > 1 ? weightDecay : 0)];
        _velocities = [.. weights.Select(entry => zeros(entry.Weight.shape, entry.Weight.dtype, entry.Weight.device))];
    }

    /// <summary>The momentum of each weight, by the weight's name.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> Velocities => _weights.Select((entry, i) => (entry.Name, _velocities[i]));

    /// <summary>Moves the weights.</summary>
    /// <param name="gradients">One for each weight, in the same order; changed in place.</param>
    /// <param name="learningRate">The rate of this step.</param>
    public void Step(IList<Tensor> gradients, double learningRate)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        for (var i = 0; i < _velocities.Length; i++)
        {
            var weight = _weights[i].Weight;
            var gradient = gradients[i];
            if (_decays[i] > 0)
                gradient.add_(weight, _decays[i]);
            _velocities[i].mul_((Scalar)_momentum).add_(gradient);
            if (_nesterov)
                weight.add_(gradient.add_(_velocities[i], _momentum), -learningRate);
            else
                weight.add_(_velocities[i], -learningRate);
        }
    }

    public void Dispose()
    {
        foreach (var velocity in _velocities)
            velocity.Dispose();
    }
}
