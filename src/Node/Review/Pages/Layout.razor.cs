using DicomNode.Node.Access;
using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>What surrounds a page for those who are signed in: navigation, search, account, and the dialog of keys.</summary>
public sealed partial class Layout : LayoutComponentBase
{
    /// <summary>The request; null only where a component is rendered outside of one.</summary>
    [CascadingParameter]
    public HttpContext? HttpContext { get; set; }

    private bool IsAdministrator => HttpContext?.User.Role() == Role.Administrator;

    /// <summary>Tells the script whether what it fetched is the page that it shows.</summary>
    private string PageName => HttpContext?.Request.Path.Value?.Split('/')[1] is { Length: > 0 } first ? first : "inbox";

    /// <summary>The value of aria-current for a link to these paths and what lies below them.</summary>
    private string? Current(params ReadOnlySpan<string> paths)
    {
        var here = HttpContext?.Request.Path ?? default;
        foreach (var path in paths)
        {
            if (path == "/" ? here == "/" : here.StartsWithSegments(path, StringComparison.Ordinal))
                return "page";
        }

        return null;
    }
}
