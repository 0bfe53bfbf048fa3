namespace DicomNode.Node.Operations;

/// <summary>Where traces go, and when a backlog is worth a word (section <c>Node:Telemetry</c>).</summary>
public sealed record TelemetryOptions
{
    /// <summary>The OTLP/HTTP endpoint that traces are exported to; null: there are none.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>The share of associations and instances that is traced, 0 to 1.</summary>
    public double SampleRatio { get; init; } = 1;

    /// <summary>The node calls itself degraded while an accepted instance has waited longer for its verdict.</summary>
    public TimeSpan MaxBacklog { get; init; } = TimeSpan.FromMinutes(30);
}
