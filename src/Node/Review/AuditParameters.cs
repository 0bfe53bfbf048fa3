using System.ComponentModel;
using DicomNode.Node.Access;
using Microsoft.AspNetCore.Mvc;

namespace DicomNode.Node.Review;

/// <summary>Query parameters of the listing of the audit log.</summary>
internal sealed record AuditParameters
{
    [FromQuery(Name = "kind"), Description("What was done: SignedIn, ReportDecided, ...")]
    public string? Kind { get; init; }

    [FromQuery(Name = "who"), Description("The user's name, or token:NAME.")]
    public string? Who { get; init; }

    [FromQuery(Name = "from"), Description("At this time or later; ISO 8601, UTC unless it says otherwise.")]
    public string? From { get; init; }

    [FromQuery(Name = "to"), Description("Before this time; ISO 8601, UTC unless it says otherwise.")]
    public string? To { get; init; }

    [FromQuery(Name = "limit"), Description("Items per page, 1 to 1000; 100 by default.")]
    public string? Limit { get; init; }

    [FromQuery(Name = "cursor"), Description("nextCursor of the page before, under the same filters.")]
    public string? Cursor { get; init; }

    /// <summary>All but the cursor.</summary>
    public AuditQuery Read(QueryReader reader) => new()
    {
        Kind = reader.Name<AuditKind>("kind", Kind),
        Who = reader.Text("who", Who),
        From = reader.Time("from", From),
        To = reader.Time("to", To),
        Limit = reader.Limit(Limit),
    };
}
