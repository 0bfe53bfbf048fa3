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
}
