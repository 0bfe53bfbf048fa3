using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;

namespace DicomNode.Node.Review;

/// <summary>Query parameters of the listing of reports.</summary>
internal sealed record ReportParameters
{
    [FromQuery(Name = "state"), Description("open, confirmed, dismissed or closed; all where not given.")]
    public string? State { get; init; }

    [FromQuery(Name = "limit"), Description("Items per page, 1 to 1000; 100 by default.")]
    public string? Limit { get; init; }

    [FromQuery(Name = "cursor"), Description("nextCursor of the page before, under the same filters.")]
    public string? Cursor { get; init; }
}
