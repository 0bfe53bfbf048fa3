using DicomNode.Node.Access;
using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>What became of the form that was sent last, said once.</summary>
public sealed partial class NoticeBox : ComponentBase
{
    private (string Text, bool IsFault, string? Secret)? _notice;

    /// <summary>The request; null only where a component is rendered outside of one.</summary>
    [CascadingParameter]
    public HttpContext? HttpContext { get; set; }

    [Inject]
    private Notice Notice { get; set; } = null!;

    protected override void OnInitialized() => _notice = HttpContext is null ? null : Notice.Take(HttpContext);
}
