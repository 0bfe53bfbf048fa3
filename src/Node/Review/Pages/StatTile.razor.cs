using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>One number that matters, with its name.</summary>
public sealed partial class StatTile : ComponentBase
{
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    [Parameter]
    public string? Id { get; set; }

    [Parameter]
    public RenderFragment? ChildContent { get; set; }
}
