namespace DicomNode.Node.Verdicts;

/// <summary>Reports whose series came the same way.</summary>
/// <param name="CallingAe">As in <see cref="MislabelReport.CallingAe"/>.</param>
/// <param name="StationName">As in <see cref="MislabelReport.StationName"/>.</param>
/// <param name="Reports">How many.</param>
/// <param name="WorstConfidence">The highest probability among them, 0 to 1; 0 where none has any.</param>
/// <param name="OldestAt">When the first of them was opened.</param>
public sealed record ReportGroup(string? CallingAe, string? StationName, long Reports, float WorstConfidence, DateTimeOffset OldestAt)
{
    /// <summary>The surest first, of equals the largest; then by name, in the same order on every store.</summary>
    internal static List<ReportGroup> Sort(IEnumerable<ReportGroup> groups) =>
    [
        .. groups.OrderByDescending(group => group.WorstConfidence).ThenByDescending(group => group.Reports)
            .ThenBy(group => group.CallingAe, StringComparer.Ordinal).ThenBy(group => group.StationName, StringComparer.Ordinal),
    ];
}
