using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>Where a series came from: AE title of the sender, and the station that made it.</summary>
public sealed partial class SourceName : ComponentBase
{
    [Parameter, EditorRequired]
    public string? CallingAe { get; set; }

    [Parameter, EditorRequired]
    public string? Station { get; set; }
}
