namespace DicomNode.Node.Operations;

/// <summary>The kinds of verdict store: one file in the data directory, or a database shared by several nodes.</summary>
public enum StoreKind
{
    Embedded,
    Postgres,
}
