using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DicomNode.Trainer.Training;

/// <summary>
/// Batch norm (Ioffe and Szegedy 2015) over a batch that is split among replicas: all normalise by the mean and variance of the whole, and
/// gradients flow back through these into every part. Names, running statistics and evaluation are those of BatchNorm2d.
/// </summary>
/// <remarks>
/// Each replica exchanges the mean and variance of its part once; those of the whole follow without cancellation (Chan et al. 1983).
/// They are computed in float32, whatever the type of the input.
/// </remarks>
public sealed class SynchronisedBatchNorm : nn.Module<Tensor, Tensor>
{
    private const double Epsilon = 1e-5;
    private const double Momentum = 0.1;

    private static readonly long[] AllButChannels = [0, 2, 3];

    // Field names are those of parameters and buffers, torchvision's.
    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly Tensor running_mean;
    private readonly Tensor running_var;
    private readonly Tensor num_batches_tracked;
    private readonly Func<Tensor, Tensor> _gather;

    /// <param name="channels">Channels of the input [N, channels, H, W].</param>
    /// <param name="gather">Gives a tensor to all replicas, and returns those of all, [replicas, ...], on the device of the one given.</param>
    public SynchronisedBatchNorm(long channels, Func<Tensor, Tensor> gather)
        : base(nameof(SynchronisedBatchNorm))
    {
        _gather = gather;
        weight = nn.Parameter(ones(new[] { channels }));
        bias = nn.Parameter(zeros(new[] { channels }));
        running_mean = zeros(new[] { channels });
        running_var = ones(new[] { channels });
        num_batches_tracked = zeros(Array.Empty<long>(), ScalarType.Int64);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        if (!training)
            return nn.functional.batch_norm(input, running_mean, running_var, weight, bias, false, Momentum, Epsilon);

        using var scope = NewDisposeScope();
        var wide = input.to_type(ScalarType.Float32);
        // All statistics are [1, channels, 1, 1].
        var ownMean = wide.mean(AllButChannels, true);
        var centred = wide.sub(ownMean);
        var ownVariance = centred.square().mean(AllButChannels, true);
        var ownCount = full(ownMean.shape, (Scalar)((double)wide.NumberOfElements / ownMean.NumberOfElements), ScalarType.Float32, wide.device);

        var parts = _gather(stack([ownMean, ownVariance, ownCount]));
        var (means, variances, counts) = (parts.select(1, 0), parts.select(1, 1), parts.select(1, 2));
        var count = counts.sum(0L);
        var shares = counts.div(count);
        var mean = means.mul(shares).sum(0L);
        var variance = variances.add(means.sub(mean).square()).mul(shares).sum(0L);
        Track(mean, variance, count);

        var scale = variance.add((Scalar)Epsilon).rsqrt().mul(weight.view(mean.shape));
        var shift = ownMean.sub(mean).mul(scale).add(bias.view(mean.shape));
        return centred.mul(scale).add(shift).to_type(input.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>Takes the batch's statistics into the running ones, the variance as an unbiased estimate.</summary>
    private void Track(Tensor mean, Tensor variance, Tensor count)
    {
        using var frozen = no_grad();
        var unbiased = variance.mul(count.div(count.sub((Scalar)1.0)));
        running_mean.mul_((Scalar)(1 - Momentum)).add_(mean.view(-1), Momentum);
        running_var.mul_((Scalar)(1 - Momentum)).add_(unbiased.view(-1), Momentum);
        num_batches_tracked.add_((Scalar)1L);
    }
}
