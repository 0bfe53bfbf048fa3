namespace DicomNode.Node.Review;

/// <summary>The body of a review.</summary>
/// <param name="Decision">confirmed or dismissed; open takes back the decision that there is.</param>
/// <param name="Note">Why, for those who come after; at most <see cref="Verdicts.ReviewDecision.MaxNoteLength"/> characters.</param>
internal sealed record ReviewRequest(string? Decision, string? Note);
