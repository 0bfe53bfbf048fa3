using System.Diagnostics;
using System.Threading.Channels;
using DicomNode.Node.Operations;

namespace DicomNode.Node.Intake;

/// <summary>
/// Accepted instances on their way to classification: bounded, and full means that whoever adds waits, which slows the peer. What
/// does not fit in memory lies in <c>accepted/</c> and nowhere else.
/// </summary>
public sealed class InstanceQueue
{
    private readonly Channel<QueuedInstance> _channel;
    private readonly TimeProvider _time;

    public InstanceQueue(ModelOptions options, NodeMetrics metrics, TimeProvider time)
    {
        _time = time;
        _channel = Channel.CreateBounded<QueuedInstance>(new BoundedChannelOptions(options.QueueLength) { FullMode = BoundedChannelFullMode.Wait });
        metrics.ObserveQueue(() => _channel.Reader.Count, () => Age);
    }

    public ChannelReader<QueuedInstance> Reader => _channel.Reader;

    /// <summary>Time since the reception of the first instance in the queue; zero where there is none.</summary>
    public TimeSpan Age =>
        _channel.Reader.TryPeek(out var first) && _time.GetUtcNow() - first.Instance.ReceivedAt is { Ticks: > 0 } age ? age : TimeSpan.Zero;

    /// <summary>Adds an instance, waiting for room.</summary>
    public ValueTask AddAsync(AcceptedInstance instance, CancellationToken cancellationToken) =>
        _channel.Writer.WriteAsync(new QueuedInstance(instance, Activity.Current?.Context ?? default), cancellationToken);
}
