using Microsoft.AspNetCore.Http.HttpResults;

namespace DicomNode.Node.Access;

/// <summary>Where a person goes on after signing in: a path of this node, whatever the address bar was made to say.</summary>
internal static class ReturnUrl
{
    /// <summary>The URL where it leads to this node; else the first page.</summary>
    public static string Local(string? url) => url is { Length: > 0 } && RedirectHttpResult.IsLocalUrl(url) && url[0] == '/' ? url : "/";

    /// <summary>The sign-in page, from where the person goes on to the URL.</summary>
    public static string SignIn(string? url, string? fault = null)
    {
        var query = new QueryString();
        if (Local(url) is not "/" and var returnUrl)
            query = query.Add("returnUrl", returnUrl);
        return "/signin" + (fault is null ? query : query.Add("fault", fault));
    }

    /// <summary>A page of this node that goes on to the URL by itself.</summary>
    public static string Continue(string? url) => "/signin/continue" + QueryString.Create("returnUrl", Local(url));
}
