using DicomNode.Classifier.Preprocessing;
using TorchSharp;
using static TorchSharp.torch;

namespace DicomNode.Trainer.Training;

/// <summary>
/// A network and its copies, one for each device, that compute a step's gradients together: the batch is split among them, and the result is
/// that of one device up to rounding, statistics of batch norm included. Make it outside any dispose scope.
/// </summary>
public sealed class Replicas : IDisposable
{
    private readonly IReadOnlyList<Device> _devices;
    private readonly ScalarType _precision;
    private readonly nn.Module<Tensor, Tensor>[] _networks;
    private readonly List<(string Name, Tensor Tensor)>[] _states;
    private readonly Dictionary<string, Tensor>[] _parameters;
    private ReplicaMeeting? _meeting;

    /// <param name="devices">Where the replicas are; the first is the primary one. A device may stand more than once.</param>
    /// <param name="precision">Type of the images given to the networks.</param>
    /// <param name="create">Makes a network on the processor, of these normalisation layers; null stands for its own.</param>
    public Replicas(
        IReadOnlyList<Device> devices, ScalarType precision, Func<Func<long, nn.Module<Tensor, Tensor>>?, nn.Module<Tensor, Tensor>> create)
    {
        _devices = devices;
        _precision = precision;
        _networks = [.. devices.Select((device, replica) => create(devices.Count == 1 ? null : Synchronised(replica)).to(device))];
        _states = Array.ConvertAll(_networks, NetworkState.Of);
        _parameters = Array.ConvertAll(_networks, network => NetworkState.Parameters(network).ToDictionary(entry => entry.Name, entry => entry.Tensor));
    }

    /// <summary>The network whose weights are trained; the others take its weights, buffers and modes at each step.</summary>
    public nn.Module<Tensor, Tensor> Primary => _networks[0];

    /// <summary>Computes the loss of a batch and its gradients, and takes the batch into the running statistics.</summary>
    /// <param name="batch">At least one image; of less than there are replicas, as many are at work.</param>
    /// <param name="targets">The probability of each class for each image, image by image.</param>
    /// <param name="trained">Names of the parameters to give gradients of.</param>
    /// <param name="side">Side of the images that the networks see, at most that of the batch: area-averaged to it.</param>
    /// <returns>The gradients are in the caller's dispose scope.</returns>
    public StepResult Compute(SliceBatch batch, float[] targets, IReadOnlyList<string> trained, int side = SlicePreprocessor.Side)
    {
        using var scope = NewDisposeScope();
        var count = batch.Labels.Length;
        var slices = tensor(batch.Slices, new long[] { count, 1, SlicePreprocessor.Side, SlicePreprocessor.Side });
        if (side < SlicePreprocessor.Side)
            slices = nn.functional.adaptive_avg_pool2d(slices, new long[] { side, side });
        var probabilities = tensor(targets, new long[] { count, targets.Length / count });
        var parts = Split(count);
        var losses = new Tensor[parts.Length];
        var right = new int[parts.Length];
        Together(parts.Length, replica =>
        {
            var (start, length) = parts[replica];
            (losses[replica], right[replica]) = Forward(
                replica, slices.narrow(0, start, length), probabilities.narrow(0, start, length), batch.Labels.AsSpan(start, length), count);
        });
        foreach (var loss in losses)
            scope.Include(loss);

        var inputs = _parameters.Take(parts.Length).SelectMany(parameters => trained.Select(name => parameters[name])).ToList();
        var gradients = autograd.grad(losses, inputs);
        for (var i = trained.Count; i < gradients.Count; i++)
        {
            var sum = gradients[i % trained.Count];
            sum.add_(gradients[i].to(sum.device));
        }

        return new StepResult(
            losses.Sum(loss => (double)loss.item<float>()), right.Sum(), [.. gradients.Take(trained.Count).Select(gradient => gradient.MoveToOuterDisposeScope())]);
    }

    public void Dispose()
    {
        foreach (var network in _networks)
            network.Dispose();
    }

    private Func<long, nn.Module<Tensor, Tensor>> Synchronised(int replica) =>
        channels => new SynchronisedBatchNorm(channels, own => _meeting!.Gather(replica, own));

    /// <summary>Start and length of each replica's part: as even as can be, none empty.</summary>
    private (int Start, int Length)[] Split(int count)
    {
        var parts = Math.Min(count, _networks.Length);
        return [.. Enumerable.Range(0, parts).Select(part => (count * part / parts, (count * (part + 1) / parts) - (count * part / parts)))];
    }

    private void Together(int replicas, Action<int> work)
    {
        if (_networks.Length == 1)
        {
            work(0);
            return;
        }

        FollowPrimary();
        using (_meeting = new ReplicaMeeting([.. _devices.Take(replicas)]))
            _meeting.Run(work);
    }

    private void FollowPrimary()
    {
        using var frozen = no_grad();
        for (var replica = 1; replica < _networks.Length; replica++)
        {
            foreach (var ((_, target), (_, source)) in _states[replica].Zip(_states[0]))
                target.copy_(source);
            _networks[replica].train(Primary.training);
            foreach (var (follower, leader) in _networks[replica].modules().Zip(Primary.modules()))
                follower.train(leader.training);
        }
    }

    /// <summary>The part's contribution to the mean loss of the whole batch, and how many of it were classified as labelled.</summary>
    private (Tensor Loss, int Right) Forward(int replica, Tensor slices, Tensor targets, ReadOnlySpan<int> labels, int batchSize)
    {
        using var scope = NewDisposeScope();
        var device = _devices[replica];
        // A seed is set for all devices at once: without this, replicas on different ones would drop out alike.
        for (var before = 0; before < replica; before++)
            rand(new long[] { 1 }, ScalarType.Float32, device);

        var logits = _networks[replica].forward(slices.to(_precision, device)).to(ScalarType.Float32);
        var loss = nn.functional.log_softmax(logits, 1).mul(targets.to(device)).sum().mul((Scalar)(-1.0 / batchSize));
        var predicted = logits.argmax(1).cpu().data<long>();
        var right = 0;
        for (var i = 0; i < labels.Length; i++)
            right += predicted[i] == labels[i] ? 1 : 0;
        return (loss.MoveToOuterDisposeScope(), right);
    }
}
