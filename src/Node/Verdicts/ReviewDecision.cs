namespace DicomNode.Node.Verdicts;

/// <summary>An administrator's decision on a report.</summary>
/// <param name="Decision"><see cref="ReportState.Confirmed"/> or <see cref="ReportState.Dismissed"/>.</param>
/// <param name="Note">Free text, may be empty.</param>
/// <param name="ReviewedAt">When, UTC.</param>
public sealed record ReviewDecision(ReportState Decision, string Note, DateTimeOffset ReviewedAt);
