namespace DicomNode.Node.Review.Pages;

/// <summary>One kind of bar in a chart.</summary>
/// <param name="Name">As the legend has it.</param>
/// <param name="Class">Class of its bars in the style sheet.</param>
/// <param name="Values">One for each column.</param>
public sealed record ChartSeries(string Name, string Class, IReadOnlyList<long> Values);
