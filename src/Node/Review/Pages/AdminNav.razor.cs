using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>The way between the administrator's pages.</summary>
public sealed partial class AdminNav : ComponentBase
{
    private static readonly (string Path, string Name)[] Pages =
    [
        ("/admin/users", "Users"),
        ("/admin/tokens", "Tokens"),
        ("/admin/audit", "Audit log"),
        ("/admin/notifications", "Notifications"),
        ("/admin/logging", "Logging"),
    ];

    /// <summary>The request; null only where a component is rendered outside of one.</summary>
    [CascadingParameter]
    public HttpContext? HttpContext { get; set; }
}
