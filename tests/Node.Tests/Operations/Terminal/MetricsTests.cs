using DicomNode.Node.Operations.Terminal;

namespace DicomNode.Node.Tests.Operations.Terminal;

public sealed class MetricsTests
{
    [Fact]
    public void Samples_are_read_by_name_and_labels()
    {
        var samples = Metrics.Parse(
            """
            # HELP queue 
            # TYPE queue gauge
            queue 5
            reports{state="open"} 1.5E+3
            odd{text="a b"} 1
            seconds_bucket{le="0.5"} 2
            seconds_sum 5.5
            broken
            never NaN

            """);
        Assert.Equal(
            [("odd{text=\"a b\"}", 1), ("queue", 5), ("reports{state=\"open\"}", 1500), ("seconds_sum", 5.5)],
            samples.OrderBy(sample => sample.Key, StringComparer.Ordinal).Select(sample => (sample.Key, sample.Value)));
    }
}
