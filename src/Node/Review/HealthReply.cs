namespace DicomNode.Node.Review;

/// <summary>What a health endpoint answers.</summary>
/// <param name="Status">Healthy, Degraded or Unhealthy.</param>
/// <param name="Checks">Each check's name, and its fault; null where it has none.</param>
internal sealed record HealthReply(string Status, IReadOnlyDictionary<string, string?> Checks);
