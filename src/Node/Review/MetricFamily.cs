using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace DicomNode.Node.Review;

/// <summary>One instrument's measurements, by label set.</summary>
internal sealed class MetricFamily
{
    /// <summary>Labels come from outside, too (statuses, AE titles); past this many sets the rest share one.</summary>
    private const int MaxLabelSets = 1000;

    private const string OverflowLabels = "overflow=\"true\"";

    private static readonly double[] SecondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private static readonly double[] CountBuckets = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

    private readonly Dictionary<string, Cell> _cells = [];
    private readonly string _help;
    private readonly string _type;
    private readonly bool _isObserved;
    private readonly bool _isAbsolute;
    private readonly double[] _buckets;

    private MetricFamily(Instrument instrument, string type, bool isAbsolute, double[] buckets)
    {
        Name = NameOf(instrument, type);
        _help = instrument.Description ?? "";
        _type = type;
        _isObserved = instrument.IsObservable;
        _isAbsolute = isAbsolute;
        _buckets = buckets;
    }

    /// <summary>The name under which Prometheus sees it.</summary>
    public string Name { get; }

    /// <summary>Null for a kind of instrument that has no counterpart.</summary>
    public static MetricFamily? Create(Instrument instrument)
    {
        var kind = instrument.GetType().IsGenericType ? instrument.GetType().GetGenericTypeDefinition() : null;
        if (kind == typeof(Counter<>))
            return new MetricFamily(instrument, "counter", isAbsolute: false, []);
        if (kind == typeof(ObservableCounter<>))
            return new MetricFamily(instrument, "counter", isAbsolute: true, []);
        if (kind == typeof(UpDownCounter<>))
            return new MetricFamily(instrument, "gauge", isAbsolute: false, []);
        if (kind == typeof(Gauge<>) || kind == typeof(ObservableGauge<>) || kind == typeof(ObservableUpDownCounter<>))
            return new MetricFamily(instrument, "gauge", isAbsolute: true, []);
        return kind == typeof(Histogram<>) ? new MetricFamily(instrument, "histogram", isAbsolute: false, BucketsOf(instrument)) : null;
    }

    /// <summary>Forgets what was observed before: an observed label set that is no longer there must not stay.</summary>
    public void BeginObservation()
    {
        if (!_isObserved)
            return;
        lock (_cells)
            _cells.Clear();
    }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = LabelsOf(tags);
        lock (_cells)
        {
            if (!_cells.TryGetValue(labels, out var cell))
            {
                if (_cells.Count >= MaxLabelSets)
                    labels = OverflowLabels;
                if (!_cells.TryGetValue(labels, out cell))
                    _cells.Add(labels, cell = new Cell(new long[_buckets.Length]));
            }

            cell.Record(value, _isAbsolute, _buckets);
        }
    }

    public void Write(StringBuilder text)
    {
        text.Append("# HELP ").Append(Name).Append(' ').Append(EscapeHelp(_help)).Append('\n');
        text.Append("# TYPE ").Append(Name).Append(' ').Append(_type).Append('\n');
        lock (_cells)
        {
            foreach (var (labels, cell) in _cells.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                if (_type == "histogram")
                    WriteHistogram(text, labels, cell);
                else
                    WriteSample(text, "", labels, cell.Sum);
            }
        }
    }

    private static double[] BucketsOf(Instrument instrument)
    {
        IEnumerable<double>? advised = instrument switch
        {
            Histogram<double> histogram => histogram.Advice?.HistogramBucketBoundaries,
            Histogram<long> histogram => histogram.Advice?.HistogramBucketBoundaries?.Select(bound => (double)bound),
            Histogram<int> histogram => histogram.Advice?.HistogramBucketBoundaries?.Select(bound => (double)bound),
            _ => null,
        };
        return advised?.ToArray() ?? (UnitOf(instrument) == "seconds" ? SecondsBuckets : CountBuckets);
    }

    private static string UnitOf(Instrument instrument) => instrument.Unit switch
    {
        "s" or "seconds" => "seconds",
        "By" or "bytes" => "bytes",
        _ => "",
    };

    /// <summary>Letters, digits, colons and underscores; the unit and _total at the end, once.</summary>
    private static string NameOf(Instrument instrument, string type)
    {
        var name = Sanitise(instrument.Name, allowColon: true);
        var unit = UnitOf(instrument);
        if (unit.Length > 0 && !name.EndsWith("_" + unit, StringComparison.Ordinal))
            name += "_" + unit;
        return type == "counter" && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    private static string Sanitise(string name, bool allowColon)
    {
        var clean = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || (allowColon && c == ':') ? c : '_'));
        return clean.Length == 0 || char.IsAsciiDigit(clean[0]) ? "_" + clean : clean;
    }

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
            return "";
        var labels = new List<string>(tags.Length);
        foreach (var (name, value) in tags)
            labels.Add($"{Sanitise(name, allowColon: false)}=\"{EscapeLabel(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")}\"");
        labels.Sort(StringComparer.Ordinal);
        return string.Join(',', labels);
    }

    private static string EscapeHelp(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string EscapeLabel(string text) => EscapeHelp(text).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static string Format(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private void WriteHistogram(StringBuilder text, string labels, Cell cell)
    {
        var prefix = labels.Length == 0 ? "" : labels + ",";
        var below = 0L;
        for (var i = 0; i < _buckets.Length; i++)
        {
            below += cell.Buckets[i];
            WriteSample(text, "_bucket", $"{prefix}le=\"{Format(_buckets[i])}\"", below);
        }

        WriteSample(text, "_bucket", prefix + "le=\"+Inf\"", cell.Count);
        WriteSample(text, "_sum", labels, cell.Sum);
        WriteSample(text, "_count", labels, cell.Count);
    }

    private void WriteSample(StringBuilder text, string suffix, string labels, double value)
    {
        text.Append(Name).Append(suffix);
        if (labels.Length > 0)
            text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(Format(value)).Append('\n');
    }

    private sealed class Cell(long[] buckets)
    {
        public double Sum { get; private set; }

        public long Count { get; private set; }

        /// <summary>Measurements up to each bound and above the one before; those above the last are counted only in <see cref="Count"/>.</summary>
        public long[] Buckets { get; } = buckets;

        public void Record(double value, bool isAbsolute, double[] bounds)
        {
            Sum = isAbsolute ? value : Sum + value;
            Count++;
            var bucket = Array.FindIndex(bounds, bound => value <= bound);
            if (bucket >= 0)
                Buckets[bucket]++;
        }
    }
}
