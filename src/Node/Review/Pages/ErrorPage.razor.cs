using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace DicomNode.Node.Review.Pages;

/// <summary>What people see in place of a page that cannot be shown.</summary>
public sealed partial class ErrorPage : ComponentBase
{
    [Parameter, EditorRequired]
    public int Status { get; set; }

    private string Title => ReasonPhrases.GetReasonPhrase(Status) is { Length: > 0 } phrase ? phrase : $"Error {Status}";

    private string Detail => Status switch
    {
        StatusCodes.Status400BadRequest => "The request makes no sense to the node. If it came from a form, load the page again and repeat what you did.",
        StatusCodes.Status403Forbidden => "Your role does not allow this. An administrator can change it.",
        StatusCodes.Status404NotFound => "There is nothing at this address, or nothing has come that it names.",
        StatusCodes.Status405MethodNotAllowed => "This address does not take such requests.",
        StatusCodes.Status500InternalServerError => "The node failed on this request; its log tells why.",
        _ => "The request was not answered.",
    };
}
