namespace DicomNode.Node.Verdicts;

/// <summary>One page of a listing.</summary>
/// <param name="Items">The items, in the listing's order.</param>
/// <param name="NextCursor">What to ask the next page with; null on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);
