using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>A button that changes something, alone or with the fields given.</summary>
public sealed partial class ActionForm : ComponentBase
{
    /// <summary>Where the form is sent.</summary>
    [Parameter, EditorRequired]
    public string Action { get; set; } = "";

    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>What the button does and to what, for those who do not see the row that it stands in.</summary>
    [Parameter, EditorRequired]
    public string Description { get; set; } = "";

    [Parameter]
    public bool IsDangerous { get; set; }

    [Parameter]
    public RenderFragment? ChildContent { get; set; }
}
