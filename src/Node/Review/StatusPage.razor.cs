using System.Globalization;
using DicomNode.Node.Verdicts;
using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review;

/// <summary>What the node has seen, on one page: counts, open reports, last verdicts.</summary>
public sealed partial class StatusPage : ComponentBase
{
    [Parameter, EditorRequired]
    public Statistics Counts { get; set; } = null!;

    /// <summary>Open reports, last opened first.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<MislabelReport> Reports { get; set; } = [];

    /// <summary>Verdicts, last received first.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<Verdict> Verdicts { get; set; } = [];

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";

    private static string Percent(float? probability) =>
        probability is { } value ? (value * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %" : "";

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
