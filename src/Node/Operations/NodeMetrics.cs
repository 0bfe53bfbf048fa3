using System.Diagnostics.Metrics;

namespace DicomNode.Node.Operations;

/// <summary>The node's measurements, published on the meter <see cref="MeterName"/>; times in seconds.</summary>
public sealed class NodeMetrics : IDisposable
{
    public const string MeterName = "DicomNode";

    private readonly Meter _meter = new(MeterName);
    private readonly UpDownCounter<int> _associationsOpen;
    private readonly Counter<long> _associationsRejected;
    private readonly Counter<long> _instancesReceived;
    private readonly Counter<long> _bytesReceived;
    private readonly Counter<long> _verdicts;
    private readonly Counter<long> _decoderRestarts;
    private readonly Histogram<double> _decodeSeconds;
    private readonly Histogram<double> _inferenceSeconds;
    private Func<int> _queueLength = static () => 0;

    public NodeMetrics()
    {
        _associationsOpen = _meter.CreateUpDownCounter<int>("dicomnode_associations_open", null, "Associations open now.");
        _associationsRejected = _meter.CreateCounter<long>("dicomnode_associations_rejected", null, "Associations rejected, by reason.");
        _instancesReceived = _meter.CreateCounter<long>("dicomnode_instances_received", null, "C-STORE requests answered, by status.");
        _bytesReceived = _meter.CreateCounter<long>("dicomnode_received_bytes", "bytes", "Data set bytes received.");
        _verdicts = _meter.CreateCounter<long>("dicomnode_verdicts", null, "Verdicts stored, by outcome.");
        _decoderRestarts = _meter.CreateCounter<long>("dicomnode_decoder_restarts", null, "Decoder processes that died or were killed.");
        _decodeSeconds = _meter.CreateHistogram<double>("dicomnode_decode_seconds", "seconds", "Decoding and preprocessing of one frame.");
        _inferenceSeconds = _meter.CreateHistogram<double>("dicomnode_inference_seconds", "seconds", "From a slice's hand-over to its class probabilities.");
        _meter.CreateObservableGauge("dicomnode_queue_length", () => _queueLength(), null, "Accepted instances waiting in memory.");
    }

    public void AssociationOpened() => _associationsOpen.Add(1);

    public void AssociationClosed() => _associationsOpen.Add(-1);

    public void AssociationRejected(string reason) => _associationsRejected.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <param name="status">The DIMSE status sent, four hexadecimal digits.</param>
    /// <param name="bytes">Length of the data set.</param>
    public void InstanceReceived(string status, long bytes)
    {
        _instancesReceived.Add(1, new KeyValuePair<string, object?>("status", status));
        _bytesReceived.Add(bytes);
    }

    public void VerdictStored(string outcome) => _verdicts.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void DecoderRestarted() => _decoderRestarts.Add(1);

    public void FrameDecoded(TimeSpan elapsed) => _decodeSeconds.Record(elapsed.TotalSeconds);

    public void SliceClassified(TimeSpan elapsed) => _inferenceSeconds.Record(elapsed.TotalSeconds);

    /// <summary>Says where the length of the queue is read from.</summary>
    public void ObserveQueue(Func<int> length) => _queueLength = length;

    public void Dispose() => _meter.Dispose();
}
