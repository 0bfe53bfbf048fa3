namespace DicomNode.Fuzz;

/// <summary>A case that breaks what its target promises.</summary>
/// <param name="Case">Which one.</param>
/// <param name="Kind">What is wrong, the same for cases with the same cause as far as can be told.</param>
/// <param name="Detail">All there is to say, with the stack where there is one.</param>
/// <param name="Input">Its bytes.</param>
internal sealed record Finding(FuzzCase Case, string Kind, string Detail, byte[] Input);
