using System.Text.Json.Serialization;

namespace DicomNode.Node.Commitment;

/// <summary>A storage commitment request that was answered with success and whose report is owed.</summary>
public sealed record CommitmentRequest
{
    /// <summary>Names the request among all; the name of its file, which sorts by arrival.</summary>
    [JsonIgnore]
    public string Id { get; init; } = "";

    /// <summary>AE title of the peer that asked, to which the report goes.</summary>
    public required string PeerAe { get; init; }

    /// <summary>Transaction UID (0008,1195).</summary>
    public required string TransactionUid { get; init; }

    /// <summary>When it was asked, UTC.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The Transaction UID was in use for other instances: every one of these fails with 0131 (PS3.3 C.14.1.1).</summary>
    public bool IsDuplicate { get; init; }

    /// <summary>The instances asked about, one or more, in the peer's order.</summary>
    public required IReadOnlyList<SopReference> References { get; init; }
}
