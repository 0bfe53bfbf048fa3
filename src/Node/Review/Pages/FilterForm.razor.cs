using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>The filters of the inbox. They stand in the address, so that a view can be bookmarked and sent to others.</summary>
public sealed partial class FilterForm : ComponentBase
{
    [Parameter, EditorRequired]
    public ReportSelection Filter { get; set; } = new();

    private string State => Filter.State?.ToLowerInvariant() is { Length: > 0 } state ? state : "open";
}
