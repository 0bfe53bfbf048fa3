using DicomNode.Node.Verdicts;
using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>Where a report stands, by word and by colour.</summary>
public sealed partial class StateBadge : ComponentBase
{
    [Parameter, EditorRequired]
    public ReportState Value { get; set; }
}
