using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>The document around every page: style sheet, script, and the place where news is told to screen readers.</summary>
public sealed partial class Shell : ComponentBase
{
    [Parameter, EditorRequired]
    public RenderFragment? ChildContent { get; set; }

    /// <summary>Class of the body; null for none.</summary>
    [Parameter]
    public string? Class { get; set; }
}
