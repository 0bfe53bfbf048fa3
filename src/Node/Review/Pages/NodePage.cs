using DicomNode.Node.Access;
using DicomNode.Node.Verdicts;
using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>What the pages have in common: the request, the store, the clock.</summary>
public abstract class NodePage : ComponentBase
{
    /// <summary>The request.</summary>
    [CascadingParameter]
    public HttpContext HttpContext { get; set; } = null!;

    [Inject]
    private protected IVerdictStore Store { get; set; } = null!;

    [Inject]
    private protected TimeProvider Clock { get; set; } = null!;

    /// <summary>Nobody waits for the page any more.</summary>
    private protected CancellationToken Leaving => HttpContext.RequestAborted;

    /// <summary>Whether who looks may decide on reports.</summary>
    private protected bool MayReview => HttpContext.User.Role() is Role.Reviewer or Role.Administrator;

    /// <summary>Whether who looks may see what identifies patients.</summary>
    private protected bool MaySeePatients => HttpContext.User.MaySeePatients();

    /// <summary>A value of the address; null where it has none.</summary>
    private protected string? Asked(string name) => HttpContext.Request.Query[name].ToString() is { Length: > 0 } value ? value : null;

    /// <summary>Says what is wrong with the address.</summary>
    private protected void Refuse() => HttpContext.Response.StatusCode = StatusCodes.Status400BadRequest;

    /// <summary>Says that there is nothing at the address; <see cref="ErrorPage"/> is shown then.</summary>
    private protected void SayNotFound() => HttpContext.Response.StatusCode = StatusCodes.Status404NotFound;
}
