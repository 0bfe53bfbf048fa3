using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;

namespace DicomNode.Node.Review;

/// <summary>Query parameters of a picture of an instance.</summary>
internal sealed record PictureParameters
{
    [FromQuery(Name = "frame"), Description("Number of the frame, from 1; the middle one by default.")]
    public string? Frame { get; init; }

    [FromQuery(Name = "size"), Description("At most so many pixels on the longer side, 16 to 4096; the frame's own by default.")]
    public string? Size { get; init; }

    [FromQuery(Name = "center"), Description("With width: the value shown in the middle of the grey scale, after Rescale Slope and Intercept; the header's by default.")]
    public string? Center { get; init; }

    [FromQuery(Name = "width"), Description("With center: from the value that is black to the one that is white.")]
    public string? Width { get; init; }

    [FromQuery(Name = "window"), Description("full: all values are shown, whatever the header asks for.")]
    public string? Window { get; init; }
}
