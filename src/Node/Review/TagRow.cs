using FellowOakDicom;

namespace DicomNode.Node.Review;

/// <summary>One attribute of a data set, as it is shown.</summary>
/// <param name="Tag">Group and element, such as (0008,0060).</param>
/// <param name="Name">Its name in the standard; "Private" or "Unknown" where it has none there.</param>
/// <param name="ValueRepresentation">Two letters.</param>
/// <param name="Value">Its value, shortened where it is long; null where it is hidden.</param>
/// <param name="Depth">How many sequences it lies in.</param>
public sealed record TagRow(DicomTag Tag, string Name, string ValueRepresentation, string? Value, int Depth);
