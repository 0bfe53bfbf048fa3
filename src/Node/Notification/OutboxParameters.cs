using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;

namespace DicomNode.Node.Notification;

/// <summary>Query parameters of the listing of messages.</summary>
internal sealed record OutboxParameters
{
    [FromQuery(Name = "state"), Description("waiting, sent or dead; all where not given.")]
    public string? State { get; init; }

    [FromQuery(Name = "limit"), Description("Items per page, 1 to 1000; 100 by default.")]
    public string? Limit { get; init; }

    [FromQuery(Name = "cursor"), Description("nextCursor of the page before, under the same filters.")]
    public string? Cursor { get; init; }
}
