namespace DicomNode.Node.Network;

/// <summary>
/// Who has called since the node started, and what came of it: in memory, and bounded, since anybody may call under any title. Where there are too many, the
/// one not heard of for longest is forgotten.
/// </summary>
public sealed class CallerRecords(TimeProvider time)
{
    /// <summary>Callers remembered.</summary>
    public const int Capacity = 500;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, CallerRecord> _records = new(StringComparer.Ordinal);

    /// <summary>Everybody remembered, last heard of first.</summary>
    public IReadOnlyList<CallerRecord> List()
    {
        lock (_lock)
            return [.. _records.Values.OrderByDescending(record => record.SeenAt).ThenBy(record => record.CallingAe, StringComparer.Ordinal)];
    }

    /// <summary>An association was accepted.</summary>
    public void Accepted(string callingAe, string host) =>
        Change(callingAe, record => record with { Host = host, Accepted = record.Accepted + 1 });

    /// <summary>An association was rejected.</summary>
    public void Rejected(string callingAe, string host, string reason) =>
        Change(callingAe, record => Failed(record, $"Association rejected: {reason}") with { Host = host, Rejected = record.Rejected + 1 });

    /// <summary>An object was stored.</summary>
    public void Stored(string callingAe) => Change(callingAe, record => record with { Stored = record.Stored + 1 });

    /// <summary>An object was refused.</summary>
    public void Refused(string callingAe, string reason) =>
        Change(callingAe, record => Failed(record, $"Object refused: {reason}") with { Refused = record.Refused + 1 });

    /// <summary>An association ended otherwise than it should.</summary>
    public void Broken(string callingAe, string reason) => Change(callingAe, record => Failed(record, reason));

    private CallerRecord Failed(CallerRecord record, string error) => record with { Error = error, ErrorAt = time.GetUtcNow() };

    private void Change(string callingAe, Func<CallerRecord, CallerRecord> change)
    {
        lock (_lock)
        {
            if (!_records.TryGetValue(callingAe, out var record))
            {
                if (_records.Count == Capacity)
                    _records.Remove(_records.Values.MinBy(known => known.SeenAt)!.CallingAe);
                record = new CallerRecord(callingAe);
            }

            _records[callingAe] = change(record) with { SeenAt = time.GetUtcNow() };
        }
    }
}
