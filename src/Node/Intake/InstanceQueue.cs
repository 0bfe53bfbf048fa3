using System.Threading.Channels;
using DicomNode.Node.Operations;

namespace DicomNode.Node.Intake;

/// <summary>
/// Accepted instances on their way to classification: bounded, and full means that whoever adds waits, which slows the peer. What
/// does not fit in memory lies in <c>accepted/</c> and nowhere else.
/// </summary>
public sealed class InstanceQueue
{
    private readonly Channel<AcceptedInstance> _channel;

    public InstanceQueue(ModelOptions options, NodeMetrics metrics)
    {
        _channel = Channel.CreateBounded<AcceptedInstance>(new BoundedChannelOptions(options.QueueLength) { FullMode = BoundedChannelFullMode.Wait });
        metrics.ObserveQueue(() => _channel.Reader.Count);
    }

    public ChannelReader<AcceptedInstance> Reader => _channel.Reader;

    /// <summary>Adds an instance, waiting for room.</summary>
    public ValueTask AddAsync(AcceptedInstance instance, CancellationToken cancellationToken) =>
        _channel.Writer.WriteAsync(instance, cancellationToken);
}
