using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;

namespace DicomNode.Node.Review;

/// <summary>Query parameters of the listing of verdicts.</summary>
internal sealed record VerdictParameters
{
    [FromQuery(Name = "outcome"), Description("Match, Mismatch, Uncertain, OutOfScope, NotApplicable, MissingHeader or Unreadable.")]
    public string? Outcome { get; init; }

    [FromQuery(Name = "predicted"), Description("Class that the pixels show: CT, MR, PT or XR.")]
    public string? Predicted { get; init; }

    [FromQuery(Name = "header"), Description("What the header claims: a class (CT, MR, PT, XR) or else a value of Modality (US, DX, ...).")]
    public string? Header { get; init; }

    [FromQuery(Name = "callingAe"), Description("AE title of the sender.")]
    public string? CallingAe { get; init; }

    [FromQuery(Name = "series"), Description("Series Instance UID.")]
    public string? Series { get; init; }

    [FromQuery(Name = "study"), Description("Study Instance UID.")]
    public string? Study { get; init; }

    [FromQuery(Name = "from"), Description("Received at this time or later; ISO 8601, UTC unless it says otherwise.")]
    public string? From { get; init; }

    [FromQuery(Name = "to"), Description("Received before this time; ISO 8601, UTC unless it says otherwise.")]
    public string? To { get; init; }

    [FromQuery(Name = "limit"), Description("Items per page, 1 to 1000; 100 by default.")]
    public string? Limit { get; init; }

    [FromQuery(Name = "cursor"), Description("nextCursor of the page before, under the same filters.")]
    public string? Cursor { get; init; }
}
