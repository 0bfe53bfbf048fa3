using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;

namespace DicomNode.Node.Review;

/// <summary>Query parameters of a picture of evidence.</summary>
internal sealed record EvidenceParameters
{
    [FromQuery(Name = "class"), Description("The class that is asked about: CT, MR, PT or XR; the verdict's own by default.")]
    public string? Class { get; init; }

    [FromQuery(Name = "frame"), Description("Number of the frame, from 1; the middle one by default.")]
    public string? Frame { get; init; }

    [FromQuery(Name = "view"), Description("overlay (by default), slice or map.")]
    public string? View { get; init; }
}
