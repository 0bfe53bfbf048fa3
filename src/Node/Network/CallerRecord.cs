namespace DicomNode.Node.Network;

/// <summary>What an application entity has done since the node started. Texts are such as the log has: no patient data.</summary>
/// <param name="CallingAe">Its title.</param>
public sealed record CallerRecord(string CallingAe)
{
    /// <summary>Address of its last connection.</summary>
    public string? Host { get; init; }

    /// <summary>When it was last heard of, UTC.</summary>
    public DateTimeOffset SeenAt { get; init; }

    /// <summary>Associations accepted.</summary>
    public long Accepted { get; init; }

    /// <summary>Associations rejected.</summary>
    public long Rejected { get; init; }

    /// <summary>Objects stored.</summary>
    public long Stored { get; init; }

    /// <summary>Objects refused.</summary>
    public long Refused { get; init; }

    /// <summary>What last went wrong, in one plain sentence; null where nothing has.</summary>
    public string? Error { get; init; }

    /// <summary>When, UTC; null where nothing has gone wrong.</summary>
    public DateTimeOffset? ErrorAt { get; init; }
}
