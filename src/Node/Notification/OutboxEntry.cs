namespace DicomNode.Node.Notification;

/// <summary>A message and how it fares.</summary>
/// <param name="Id">Its number in the outbox.</param>
/// <param name="Key">Its idempotency key.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Rule">The rule that it follows from; empty for a test.</param>
/// <param name="Via">Where it goes: Mail, or a webhook's name.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Reports">Numbers of the reports that it tells of.</param>
/// <param name="Attempts">How often it was sent.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
/// <param name="DueAt">When it is sent next; null once it is not.</param>
/// <param name="EndedAt">When it was taken or given up.</param>
/// <param name="Fault">Why the last attempt failed; null where none did.</param>
internal sealed record OutboxEntry(
    long Id,
    string Key,
    MessageKind Kind,
    string Rule,
    string Via,
    MessageState State,
    IReadOnlyList<long> Reports,
    int Attempts,
    DateTimeOffset CreatedAt,
    DateTimeOffset? DueAt,
    DateTimeOffset? EndedAt,
    string? Fault);
