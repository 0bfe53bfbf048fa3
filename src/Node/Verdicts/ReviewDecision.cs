namespace DicomNode.Node.Verdicts;

/// <summary>A reviewer's decision on a report.</summary>
/// <param name="Decision">
/// <see cref="ReportState.Confirmed"/> or <see cref="ReportState.Dismissed"/>; or <see cref="ReportState.Open"/>, which takes back the decision that there is.
/// </param>
/// <param name="Note">Free text, may be empty.</param>
/// <param name="ReviewedAt">When, UTC.</param>
/// <param name="By">User name of the reviewer; null where nobody knows: reviews did not always have one.</param>
public sealed record ReviewDecision(ReportState Decision, string Note, DateTimeOffset ReviewedAt, string? By = null)
{
    /// <summary>Characters of a note at most.</summary>
    public const int MaxNoteLength = 2000;
}
