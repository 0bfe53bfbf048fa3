using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>Who is signed in, and the way to the account; nothing where nobody is.</summary>
public sealed partial class AccountMenu : ComponentBase
{
    /// <summary>The request; null only where a component is rendered outside of one.</summary>
    [CascadingParameter]
    public HttpContext? HttpContext { get; set; }
}
