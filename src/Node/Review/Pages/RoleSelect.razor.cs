using DicomNode.Node.Access;
using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>The field <c>role</c> of a form.</summary>
public sealed partial class RoleSelect : ComponentBase
{
    /// <summary>What a label refers to; null where <see cref="Description"/> labels it.</summary>
    [Parameter]
    public string? Id { get; set; }

    [Parameter]
    public string? Description { get; set; }

    [Parameter, EditorRequired]
    public Role Value { get; set; }
}
