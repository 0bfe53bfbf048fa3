using System.Globalization;

namespace DicomNode.Node.Operations.Terminal;

/// <summary>Reads measurements in Prometheus' text format.</summary>
internal static class Metrics
{
    /// <summary>The node's samples without histograms' buckets, each by its name and labels.</summary>
    public static IReadOnlyDictionary<string, double> Parse(string text)
    {
        var samples = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
        {
            // A label may hold a blank; the value cannot.
            var end = line.LastIndexOf(' ');
            if (end <= 0 || line[0] == '#' || line.Contains("_bucket{", StringComparison.Ordinal))
                continue;
            if (double.TryParse(line.AsSpan(end + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
                samples[line[..end]] = value;
        }

        return samples;
    }
}
