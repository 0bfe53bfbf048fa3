using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>A time in UTC to the minute, such as 2026-11-28 09:41 UTC.</summary>
public sealed partial class UtcTime : ComponentBase
{
    [Parameter, EditorRequired]
    public DateTimeOffset Value { get; set; }
}
