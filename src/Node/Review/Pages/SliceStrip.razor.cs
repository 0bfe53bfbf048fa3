using System.Globalization;
using DicomNode.Node.Verdicts;
using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>Slices side by side, each with what its pixels show, how surely, and how that stands to its header.</summary>
public sealed partial class SliceStrip : ComponentBase
{
    [Parameter, EditorRequired]
    public IReadOnlyList<Verdict> Slices { get; set; } = [];

    /// <summary>SOP Instance UID of the slice that is shown large.</summary>
    [Parameter, EditorRequired]
    public string? Chosen { get; set; }

    /// <summary>The address that chooses a slice.</summary>
    [Parameter, EditorRequired]
    public Func<Verdict, string> Address { get; set; } = null!;

    [Parameter]
    public string Class { get; set; } = "strip";

    private static string Label(Verdict slice)
    {
        var number = slice.InstanceNumber is { } value ? value.ToString(CultureInfo.InvariantCulture) : "without number";
        var shown = slice.PredictedClass is { } predicted ? $"pixels show {predicted}, {DisplayText.Percent(slice.Confidence)}; " : "";
        return $"Slice {number}: {shown}{DisplayText.Outcome(slice.Outcome)}";
    }
}
