using DicomNode.Node.Verdicts;
using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>What a reviewer sees whose decision came too late: what the other one decided, or how the report has changed.</summary>
public sealed partial class ConflictPage : ComponentBase
{
    [Parameter, EditorRequired]
    public long Id { get; set; }

    [Parameter, EditorRequired]
    public ReviewResult Result { get; set; } = null!;

    /// <summary>The decision that was not stored: confirmed, dismissed or undone.</summary>
    [Parameter, EditorRequired]
    public string Decision { get; set; } = "";

    [Parameter]
    public string Note { get; set; } = "";

    /// <summary>Where the reviewer came from.</summary>
    [Parameter]
    public string Return { get; set; } = "/";

    private string Heading => Result.Report is null ? "No such report" : $"Report {Id} was not changed";
}
