using System.ComponentModel;
using DicomNode.Node.Verdicts;
using Microsoft.AspNetCore.Mvc;

namespace DicomNode.Node.Review;

/// <summary>Query parameters of the listing of reports.</summary>
internal sealed record ReportParameters : ReportSelection
{
    [FromQuery(Name = "order"), Description("newest, the default: last opened first; or worst: by probability in whole per cent, slices, age.")]
    public string? Order { get; init; }

    [FromQuery(Name = "limit"), Description("Items per page, 1 to 1000; 100 by default.")]
    public string? Limit { get; init; }

    [FromQuery(Name = "cursor"), Description("nextCursor of the page before, under the same filters and in the same order.")]
    public string? Cursor { get; init; }

    /// <summary>The query of the store, but for the page.</summary>
    /// <param name="reader">Takes the faults.</param>
    internal ReportQuery ReadListing(QueryReader reader) => Read(reader) with
    {
        Order = reader.Name<ReportOrder>("order", Order) ?? ReportOrder.Newest,
        Limit = reader.Limit(Limit),
    };
}
