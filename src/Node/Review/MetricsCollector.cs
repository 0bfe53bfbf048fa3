using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace DicomNode.Node.Review;

/// <summary>
/// Listens to one meter and writes what it measured in Prometheus' text format, version 0.0.4. Counters end in _total; up-down counters and
/// gauges are gauges; histograms have the buckets that the instrument advises, or fixed ones.
/// </summary>
internal sealed class MetricsCollector : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly MeterListener _listener = new();
    private readonly List<MetricFamily> _families = [];
    private readonly Lock _scrape = new();

    /// <param name="meterName">The meter's name.</param>
    /// <param name="scope">The scope of the meter, which tells it from others of that name; a meter without one is taken, too.</param>
    public MetricsCollector(string meterName, object? scope)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name != meterName || (instrument.Meter.Scope is { } other && other != scope) || MetricFamily.Create(instrument) is not { } family)
                return;
            lock (_families)
                _families.Add(family);
            listener.EnableMeasurementEvents(instrument, family);
        };
        _listener.MeasurementsCompleted = (_, family) =>
        {
            lock (_families)
                _families.Remove((MetricFamily)family!);
        };
        _listener.SetMeasurementEventCallback<byte>((_, value, tags, family) => Record(value, tags, family));
        _listener.SetMeasurementEventCallback<short>((_, value, tags, family) => Record(value, tags, family));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, family) => Record(value, tags, family));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, family) => Record(value, tags, family));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, family) => Record(value, tags, family));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, family) => Record(value, tags, family));
        _listener.SetMeasurementEventCallback<decimal>((_, value, tags, family) => Record((double)value, tags, family));
        _listener.Start();
    }

    /// <summary>Everything measured so far.</summary>
    public string Export()
    {
        var text = new StringBuilder();
        lock (_scrape)
        {
            MetricFamily[] families;
            lock (_families)
                families = [.. _families.OrderBy(family => family.Name, StringComparer.Ordinal)];
            foreach (var family in families)
                family.BeginObservation();
            _listener.RecordObservableInstruments();
            foreach (var family in families)
                family.Write(text);
        }

        WriteProcess(text);
        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private static void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? family) =>
        ((MetricFamily)family!).Record(value, tags);

    /// <summary>What Prometheus' own clients say of their process, under the names they use.</summary>
    private static void WriteProcess(StringBuilder text)
    {
        using var process = Process.GetCurrentProcess();
        var started = (process.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;
        text.Append(CultureInfo.InvariantCulture, $"# HELP process_cpu_seconds_total Processor time used.\n# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total {process.TotalProcessorTime.TotalSeconds}\n");
        text.Append(CultureInfo.InvariantCulture, $"# HELP process_resident_memory_bytes Memory in use.\n# TYPE process_resident_memory_bytes gauge\nprocess_resident_memory_bytes {process.WorkingSet64}\n");
        text.Append(CultureInfo.InvariantCulture, $"# HELP process_start_time_seconds Start of the process, in seconds since 1970.\n# TYPE process_start_time_seconds gauge\nprocess_start_time_seconds {started}\n");
        text.Append(CultureInfo.InvariantCulture, $"# HELP process_open_fds Files and sockets open.\n# TYPE process_open_fds gauge\nprocess_open_fds {process.HandleCount}\n");
        text.Append(CultureInfo.InvariantCulture, $"# HELP dotnet_heap_bytes Managed memory in use.\n# TYPE dotnet_heap_bytes gauge\ndotnet_heap_bytes {GC.GetTotalMemory(forceFullCollection: false)}\n");
    }
}
