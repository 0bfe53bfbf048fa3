using System.Diagnostics.Metrics;
using DicomNode.Classifier;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Operations;

/// <summary>The node's measurements, published on the meter <see cref="MeterName"/>; times in seconds.</summary>
public sealed class NodeMetrics : IDisposable
{
    public const string MeterName = "DicomNode";

    private static readonly InstrumentAdvice<int> BatchBounds = new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512] };

    private readonly Meter _meter;
    private readonly UpDownCounter<int> _associationsOpen;
    private readonly Counter<long> _associationsAccepted;
    private readonly Counter<long> _associationsRejected;
    private readonly Counter<long> _instancesReceived;
    private readonly Counter<long> _bytesReceived;
    private readonly Histogram<double> _cstoreSeconds;
    private readonly Counter<long> _verdicts;
    private readonly Counter<long> _decoderRestarts;
    private readonly Histogram<double> _decodeSeconds;
    private readonly Histogram<double> _inferenceSeconds;
    private readonly Histogram<int> _batchSlices;
    private readonly Histogram<double> _forwardSeconds;
    private readonly Histogram<double> _storeWriteSeconds;
    private readonly Counter<long> _storeFailures;
    private readonly Counter<long> _notificationAttempts;

    public NodeMetrics()
    {
        // Its scope tells it from the meters of other nodes in the process.
        _meter = new Meter(new MeterOptions(MeterName) { Scope = this });
        _associationsOpen = _meter.CreateUpDownCounter<int>("dicomnode_associations_open", null, "Associations open now.");
        _associationsAccepted = _meter.CreateCounter<long>("dicomnode_associations_accepted", null, "Associations accepted.");
        _associationsRejected = _meter.CreateCounter<long>("dicomnode_associations_rejected", null, "Associations rejected, by reason.");
        _instancesReceived = _meter.CreateCounter<long>("dicomnode_instances_received", null, "C-STORE requests answered, by status.");
        _bytesReceived = _meter.CreateCounter<long>("dicomnode_received_bytes", "bytes", "Data set bytes received.");
        _cstoreSeconds = _meter.CreateHistogram<double>("dicomnode_cstore_seconds", "seconds", "From a C-STORE request's last byte to its response.");
        _verdicts = _meter.CreateCounter<long>("dicomnode_verdicts", null, "Verdicts stored, by outcome, header and prediction.");
        _decoderRestarts = _meter.CreateCounter<long>("dicomnode_decoder_restarts", null, "Decoder processes that died or were killed.");
        _decodeSeconds = _meter.CreateHistogram<double>("dicomnode_decode_seconds", "seconds", "Decoding and preprocessing of one frame.");
        _inferenceSeconds = _meter.CreateHistogram<double>("dicomnode_inference_seconds", "seconds", "From a slice's hand-over to its class probabilities.");
        _batchSlices = _meter.CreateHistogram("dicomnode_batch_slices", null, "Slices in one forward pass.", null, BatchBounds);
        _forwardSeconds = _meter.CreateHistogram<double>("dicomnode_forward_seconds", "seconds", "One forward pass.");
        _storeWriteSeconds = _meter.CreateHistogram<double>("dicomnode_store_write_seconds", "seconds", "One commit of verdicts.");
        _storeFailures = _meter.CreateCounter<long>("dicomnode_store_failures", null, "Commits of verdicts that failed and are tried again.");
        _notificationAttempts = _meter.CreateCounter<long>("dicomnode_notification_attempts", null, "Attempts to send a message, by way and result.");
    }

    public void AssociationOpened()
    {
        _associationsOpen.Add(1);
        _associationsAccepted.Add(1);
    }

    public void AssociationClosed() => _associationsOpen.Add(-1);

    public void AssociationRejected(string reason) => _associationsRejected.Add(1, Label("reason", reason));

    /// <param name="status">The DIMSE status sent, four hexadecimal digits.</param>
    /// <param name="bytes">Length of the data set.</param>
    public void InstanceReceived(string status, long bytes)
    {
        _instancesReceived.Add(1, Label("status", status));
        _bytesReceived.Add(bytes);
    }

    /// <param name="elapsed">From the request's last byte to its response.</param>
    public void InstanceAnswered(TimeSpan elapsed) => _cstoreSeconds.Record(elapsed.TotalSeconds);

    public void VerdictStored(Outcome outcome, ModalityClass? header, ModalityClass? predicted) =>
        _verdicts.Add(1, Label("outcome", outcome.ToString()), Label("header", NameOf(header)), Label("predicted", NameOf(predicted)));

    public void DecoderRestarted() => _decoderRestarts.Add(1);

    public void FrameDecoded(TimeSpan elapsed) => _decodeSeconds.Record(elapsed.TotalSeconds);

    public void SliceClassified(TimeSpan elapsed) => _inferenceSeconds.Record(elapsed.TotalSeconds);

    public void BatchClassified(int slices, TimeSpan elapsed)
    {
        _batchSlices.Record(slices);
        _forwardSeconds.Record(elapsed.TotalSeconds);
    }

    public void StoreWritten(TimeSpan elapsed) => _storeWriteSeconds.Record(elapsed.TotalSeconds);

    public void StoreFailed() => _storeFailures.Add(1);

    /// <param name="via">Mail, or a webhook's name.</param>
    /// <param name="isSent">Whether the other side took the message.</param>
    public void MessageSent(string via, bool isSent) => _notificationAttempts.Add(1, Label("via", via), Label("result", isSent ? "sent" : "failed"));

    /// <summary>Says where the queue is looked at.</summary>
    /// <param name="length">Instances in it.</param>
    /// <param name="age">How long the first of them has been waiting; zero where there is none.</param>
    public void ObserveQueue(Func<int> length, Func<TimeSpan> age)
    {
        _meter.CreateObservableGauge("dicomnode_queue_length", length, null, "Accepted instances waiting in memory.");
        _meter.CreateObservableGauge("dicomnode_queue_oldest_seconds", () => age().TotalSeconds, "seconds", "Time since the reception of the first of them.");
    }

    /// <summary>Says where the disk is looked at.</summary>
    /// <param name="free">Bytes free; null where nothing is known.</param>
    /// <param name="watermark">Bytes below which C-STORE is refused.</param>
    public void ObserveDisk(Func<long?> free, Func<long> watermark)
    {
        _meter.CreateObservableGauge<long>(
            "dicomnode_disk_free_bytes",
            () => free() is { } bytes ? [new Measurement<long>(bytes)] : Array.Empty<Measurement<long>>(), "bytes", "Free space for what is received.");
        _meter.CreateObservableGauge("dicomnode_disk_watermark_bytes", watermark, "bytes", "Free space below which C-STORE is refused.");
    }

    /// <summary>Says where the reports are counted.</summary>
    public void ObserveReports(Func<IReadOnlyDictionary<ReportState, long>> count) => _meter.CreateObservableGauge<long>(
        "dicomnode_reports",
        () => count().Select(entry => new Measurement<long>(entry.Value, Label("state", entry.Key.ToString().ToLowerInvariant()))),
        null,
        "Mislabel reports, by state; as of a minute ago at most.");

    /// <summary>Says where the messages of notification are counted.</summary>
    public void ObserveOutbox(Func<(long Waiting, long Dead)> count) => _meter.CreateObservableGauge<long>(
        "dicomnode_notifications",
        () =>
        {
            var (waiting, dead) = count();
            return (Measurement<long>[])[new(waiting, Label("state", "waiting")), new(dead, Label("state", "dead"))];
        },
        null,
        "Messages that wait, and messages given up.");

    public void Dispose() => _meter.Dispose();

    private static string NameOf(ModalityClass? modality) => modality?.ToString() ?? "none";

    private static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);
}
