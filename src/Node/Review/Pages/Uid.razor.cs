using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>A UID of which the style sheet shows the end alone where room is short: it is there as a whole to be read, searched and copied.</summary>
public sealed partial class Uid : ComponentBase
{
    [Parameter, EditorRequired]
    public string? Value { get; set; }

    /// <summary>Shows all of it, on several lines if need be.</summary>
    [Parameter]
    public bool IsFull { get; set; }
}
