namespace DicomNode.Node.Operations;

/// <summary>Where verdicts and reports are kept (section <c>Node:Store</c>).</summary>
public sealed record StoreOptions
{
    public StoreKind Kind { get; init; } = StoreKind.Embedded;

    /// <summary>Of the PostgreSQL database; unused by the embedded store, which lies in the data directory.</summary>
    public string ConnectionString { get; init; } = "";
}
