using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;

namespace DicomNode.Node.Review;

/// <summary>Query parameters of the listing of reports.</summary>
internal sealed record ReportParameters
{
    [FromQuery(Name = "state"), Description("open, confirmed, dismissed or closed; all where not given.")]
    public string? State { get; init; }

    [FromQuery(Name = "header"), Description("What the headers claim: a class (CT, MR, PT, XR) or else the values of Modality as the report has them.")]
    public string? Header { get; init; }

    [FromQuery(Name = "predicted"), Description("Class that the pixels show: CT, MR, PT or XR.")]
    public string? Predicted { get; init; }

    [FromQuery(Name = "callingAe"), Description("AE titles of the senders, as the report has them.")]
    public string? CallingAe { get; init; }

    [FromQuery(Name = "station"), Description("Station names, as the report has them.")]
    public string? Station { get; init; }

    [FromQuery(Name = "series"), Description("Series Instance UID.")]
    public string? Series { get; init; }

    [FromQuery(Name = "study"), Description("Study Instance UID.")]
    public string? Study { get; init; }

    [FromQuery(Name = "from"), Description("Opened at this time or later; ISO 8601, UTC unless it says otherwise.")]
    public string? From { get; init; }

    [FromQuery(Name = "to"), Description("Opened before this time; ISO 8601, UTC unless it says otherwise.")]
    public string? To { get; init; }

    [FromQuery(Name = "text"), Description("Words, all of which must be found: in AE titles, station names, patient keys and notes, or as number or the beginning of a UID.")]
    public string? Text { get; init; }

    [FromQuery(Name = "order"), Description("newest, the default: last opened first; or worst: by probability in whole per cent, slices, age.")]
    public string? Order { get; init; }

    [FromQuery(Name = "limit"), Description("Items per page, 1 to 1000; 100 by default.")]
    public string? Limit { get; init; }

    [FromQuery(Name = "cursor"), Description("nextCursor of the page before, under the same filters and in the same order.")]
    public string? Cursor { get; init; }
}
