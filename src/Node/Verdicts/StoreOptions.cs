namespace DicomNode.Node.Verdicts;

/// <summary>Where verdicts are kept: Node:Store.</summary>
public sealed class StoreOptions
{
    /// <summary>Embedded: a file in the data directory, for one node. Postgres: a shared database, for several.</summary>
    public StoreKind Kind { get; set; } = StoreKind.Embedded;

    /// <summary>Npgsql connection string; needed for Postgres, not allowed for Embedded.</summary>
    public string? ConnectionString { get; set; }
}

/// <summary>Which database holds the verdicts.</summary>
public enum StoreKind
{
    /// <summary>A file in the data directory.</summary>
    Embedded,

    /// <summary>PostgreSQL 12 or later.</summary>
    Postgres,
}
