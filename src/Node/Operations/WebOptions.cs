namespace DicomNode.Node.Operations;

/// <summary>The HTTP side (section <c>Node:Web</c>).</summary>
public sealed record WebOptions
{
    /// <summary>Where the API and the status page are served; port 0 lets the system choose one.</summary>
    public string Url { get; init; } = "http://127.0.0.1:8080";
}
